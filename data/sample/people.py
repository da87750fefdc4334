"""Made-up people and firms, in Chinese and in Latin letters."""

from __future__ import annotations

from sample.chance import Chance

_SURNAMES = (
    ("王", "Wang"), ("李", "Li"), ("张", "Zhang"), ("刘", "Liu"), ("陈", "Chen"), ("杨", "Yang"), ("赵", "Zhao"),
    ("黄", "Huang"), ("周", "Zhou"), ("吴", "Wu"), ("徐", "Xu"), ("孙", "Sun"), ("胡", "Hu"), ("朱", "Zhu"),
    ("高", "Gao"), ("林", "Lin"), ("何", "He"), ("郭", "Guo"), ("马", "Ma"), ("罗", "Luo"), ("梁", "Liang"),
    ("宋", "Song"), ("郑", "Zheng"), ("谢", "Xie"), ("韩", "Han"), ("唐", "Tang"), ("冯", "Feng"), ("董", "Dong"),
)  # fmt: skip
_GIVEN = (
    ("伟", "Wei"), ("芳", "Fang"), ("娜", "Na"), ("敏", "Min"), ("静", "Jing"), ("强", "Qiang"), ("磊", "Lei"),
    ("洋", "Yang"), ("艳", "Yan"), ("勇", "Yong"), ("军", "Jun"), ("杰", "Jie"), ("娟", "Juan"), ("涛", "Tao"),
    ("明", "Ming"), ("超", "Chao"), ("秀兰", "Xiulan"), ("桂英", "Guiying"), ("建国", "Jianguo"), ("海燕", "Haiyan"),
    ("志强", "Zhiqiang"), ("丽华", "Lihua"), ("晓东", "Xiaodong"), ("文博", "Wenbo"), ("雨桐", "Yutong"),
    ("子涵", "Zihan"), ("思远", "Siyuan"), ("欣怡", "Xinyi"), ("国栋", "Guodong"), ("春梅", "Chunmei"),
)  # fmt: skip
_FIRM_NAMES = (
    ("星河", "Xinghe"), ("远望", "Yuanwang"), ("云杉", "Yunshan"), ("青禾", "Qinghe"), ("北辰里", "Beichenli"),
    ("木棉", "Mumian"), ("长庚", "Changgeng"), ("归雁", "Guiyan"), ("松石", "Songshi"), ("晴川", "Qingchuan"),
)  # fmt: skip
_FIRM_KINDS = (
    ("商场", "Mall"), ("酒店", "Hotel"), ("写字楼", "Offices"), ("幼儿园", "Kindergarten"), ("社区医院", "Clinic"),
    ("餐厅", "Restaurant"),
)  # fmt: skip


def person(chance: Chance, taken: set[str]) -> tuple[str, str]:
    """Return a name nobody has yet, in Chinese and in Latin letters; it is added to `taken`."""
    while True:
        (surname, surname_en), (given, given_en) = chance.one(_SURNAMES), chance.one(_GIVEN)
        if surname + given not in taken:
            taken.add(surname + given)
            return surname + given, f"{surname_en} {given_en}"


def firm(chance: Chance, taken: set[str]) -> tuple[str, str]:
    """Return a firm's name nobody has yet, in Chinese and in English; it is added to `taken`."""
    while True:
        (name, name_en), (kind, kind_en) = chance.one(_FIRM_NAMES), chance.one(_FIRM_KINDS)
        if name + kind not in taken:
            taken.add(name + kind)
            return name + kind, f"{name_en} {kind_en}"


def customer_phone(number: int) -> str:
    """Return a made-up telephone number after the pattern of 555-01xx; China reserves none for fiction."""
    return f"+86 10 5555 {number:04d}"


def technician_phone(number: int) -> str:
    """Return a made-up mobile number in a block of zeros."""
    return f"+86 138 0000 {number:04d}"
