"""Tongban (通办): neighbouring governments serve people and companies as if they were one."""

__version__ = "0.1.0"
