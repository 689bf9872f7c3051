"""What of a person's data may be seen by somebody else: one rule for every page."""

STAR = "*"


def mask_resident_id(number: str) -> str:
    """First and last four characters; the birth date and the rest are stars."""
    return _keep(number, first=4, last=4)


def mask_name(name: str) -> str:
    """The first character, a star for each other: 张三丰 is 张**; of a name in several words, each word so."""
    return " ".join(_keep(word, first=1, last=0) for word in name.split())


def mask_phone(number: str) -> str:
    """First three and last four digits of a phone number."""
    return _keep(number, first=3, last=4)


def _keep(text: str, *, first: int, last: int) -> str:
    """Stars for the middle; for all of it when the text is so short that nothing would be hidden."""
    hidden = len(text) - first - last
    if hidden <= 0:
        return STAR * len(text)
    return text[:first] + STAR * hidden + text[len(text) - last :]
