"""The names of months in English, French and Spanish, as `plain` leaves them, and short forms."""

from __future__ import annotations

_NAMES = (
    "january jan janvier janv enero ene",
    "february feb fevrier fevr fev febrero",
    "march mar mars marzo",
    "april apr avril avr abril abr",
    "may mai mayo",
    "june jun juin junio",
    "july jul juillet juil julio",
    "august aug aout agosto ago",
    "september sep sept septembre septiembre setiembre",
    "october oct octobre octubre",
    "november nov novembre noviembre",
    "december dec decembre diciembre dic",
)
MONTH_OF = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
LAST_MONTH = len(_NAMES)
# For a regular expression: longer names first, or "mar" would be found in "march".
ANY_MONTH = "|".join(sorted(MONTH_OF, key=len, reverse=True))
