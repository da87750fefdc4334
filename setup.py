"""The one thing setup.cfg cannot say: packages found by name beside one that lies in a folder of another name."""

from setuptools import find_packages, setup

setup(
    packages=[
        *find_packages(include=["dispatch", "dispatch.*", "solver", "solver.*"]),
        "dispatch_data",
    ],
    package_dir={"dispatch_data": "data"},
)
