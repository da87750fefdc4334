"""What people read, in their language: `gettext as _`, the language at work, and how dates and numbers are written.

The sentence in the code is the English one. Its translations stand in `catalogues/LANGUAGE/*.po`, which are read when a
language is first asked for. docs/languages.md says how words are marked and how a language is added.
"""

from dispatch.languages.current import (
    DEFAULT,
    LANGUAGES,
    accepted_language,
    current_language,
    language_of_locale,
    set_language,
    use_language,
)
from dispatch.languages.formats import (
    format_clock,
    format_date,
    format_day,
    format_decimal,
    format_distance,
    format_duration,
    format_hours,
    format_list,
    format_moment,
    format_month,
    format_number,
    format_percent,
    format_short_day,
    format_short_month,
    format_weekday,
)
from dispatch.languages.messages import (
    LazyText,
    gettext,
    lazy_gettext,
    mark,
    ngettext,
    pgettext,
)

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "LazyText",
    "accepted_language",
    "current_language",
    "format_clock",
    "format_date",
    "format_day",
    "format_decimal",
    "format_distance",
    "format_duration",
    "format_hours",
    "format_list",
    "format_moment",
    "format_month",
    "format_number",
    "format_percent",
    "format_short_day",
    "format_short_month",
    "format_weekday",
    "gettext",
    "language_of_locale",
    "lazy_gettext",
    "mark",
    "ngettext",
    "pgettext",
    "set_language",
    "use_language",
]
