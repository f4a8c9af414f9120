"""Names of people: which ones are the same person's, which only look like it."""

from __future__ import annotations

import pytest

from sicbot.programme.people.names import SUGGESTED_FROM, Fit, compare, likeness, plain, spellings

OTHERS = {
    "nothing typed": ("", "Ada Berg"),
    "only a title": ("Dr.", "Ada Berg"),
    "one name of two": ("Berg", "Ada Berg"),
    "one name and a wrong initial": ("B. Berg", "Ada Berg"),
    "initials alone": ("A. B.", "Ada Berg"),
    "another first name": ("Ida Berg", "Ada Berg"),
    "a letter more": ("Ada Bergs", "Ada Berg"),
    "another script": ("V. Volkov", "Виктор Волков"),
    "other vowels in Hindi": ("सनील पाटील", "सुनील पाटील"),
    "other marks in Thai": ("สมชาย ชัยสิทธิ", "สมชาย ชยสทธ"),
    "a voiced sign in Japanese": ("かがわ さち", "かかわ さち"),
    "a remark in brackets": ("Shared", "Team Desk (shared)"),
    "a particle and one name": ("de Souza", "Ana de Souza"),
    "a particle and an initial": ("de S.", "Ana de Souza"),
    "a word twice": ("Ada Ada", "Ada Berg"),
}
SAME = {
    "as it is": ("Ada Berg", "Ada Berg"),
    "other order": ("BERG Ada", "Ada Berg"),
    "a comma between": ("Berg, Ada", "Ada Berg"),
    "a semicolon between": ("Ortiz; Xóchitl", "Xóchitl Ortiz"),
    "without accents": ("Nguyen Van Thuy", "Nguyễn Văn Thủy"),
    "German letters spelled": ("Kaethe Gross", "Käthe Groß"),
    "German letters bare": ("Kathe Gross", "Käthe Groß"),
    "Danish letter spelled": ("Astrid Soerensen", "Astrid Sørensen"),
    "Danish letter bare": ("Astrid Sorensen", "Astrid Sørensen"),
    "Polish letter": ("Lukasz Zielinski", "Łukasz Zieliński"),
    "Turkish dotless letter": ("Zeynep Yildiz", "Zeynep Yıldız"),
    "Turkish capital letters": ("ZEYNEP YILDIZ", "Zeynep Yıldız"),
    "Turkish capital with a dot": ("İnci Demir", "Inci Demir"),
    "French ligature": ("Manon Coeur", "Manon Cœur"),
    "titles": ("Prof. Dr. Emil Baumann", "Emil Baumann"),
    "a title of one letter": ("M. Emil Baumann", "Emil Baumann"),
    "a title in the account": ("Emil Baumann", "Mme Emil Baumann"),
    "curly apostrophe": ("Seynabou N’Diaye", "Seynabou N'Diaye"),
    "no apostrophe": ("Seynabou Ndiaye", "Seynabou N'Diaye"),
    "an Irish name": ("Niamh OBrien", "Niamh O'Brien"),
    "a particle left out": ("Pieter Dijk", "Pieter van Dijk"),
    "a particle written to the name": ("Hassan Almansouri", "Hassan Al-Mansouri"),
    "hyphen left out": ("Kim Suyeon", "Kim Su-yeon"),
    "hyphen as a blank": ("Sophie Meyer Lux", "Sophie Meyer-Lux"),
    "the one in brackets": ("Tanaka Hiroshi", "田中 宏 (Tanaka Hiroshi)"),
    "the one before the brackets": ("田中 宏", "田中 宏 (Tanaka Hiroshi)"),
    "both": ("حسن المنصوري (Hassan Al-Mansouri)", "حسن المنصوري (Hassan Al-Mansouri)"),
    "Arabic with vowel signs": ("مُحَمَّد الطرابلسي", "محمد الطرابلسي"),
    "Cyrillic yo": ("Семён Орлов", "Семен Орлов"),
    "Greek without accents": ("ΓΙΩΡΓΟΣ ΣΤΑΘΟΠΟΥΛΟΣ", "Γιώργος Σταθόπουλος"),
    "full-width letters": ("Ａｄａ Ｂｅｒｇ", "Ada Berg"),
    "decomposed letters": ("Ke\u0301ita Moussa", "Kéita Moussa"),
    "invisible signs": ("Ada\u200b Be\u00adrg", "Ada Berg"),
    "a single name": ("Sukarno", "Sukarno"),
}
LIKELY = {
    "an initial": ("V. Volkov", "Viktor Volkov"),
    "an initial behind": ("Somchai C.", "สมชาย ชัยสิทธิ์ (Somchai Chaiyasit)"),
    "an initial in the middle": ("Kamau Joyce W.", "Joyce Wanjirũ Kamau"),
    "an initial in the account": ("Joyce Kamau", "J. Kamau"),
    "a family name left out": ("Iñigo Nuñez", "Íñigo Núñez Aranburu"),
    "a name more": ("Ana Beatriz de Souza Lima", "Ana Beatriz de Souza"),
}


@pytest.mark.parametrize(("typed", "name"), OTHERS.values(), ids=OTHERS)
def test_other_names_do_not_fit(typed: str, name: str) -> None:
    """What may be somebody else's name does not fit, whichever of the two is typed."""
    assert compare(typed, name) is Fit.NONE
    assert compare(name, typed) is Fit.NONE


@pytest.mark.parametrize(("typed", "name"), SAME.values(), ids=SAME)
def test_same_names_are_the_same(typed: str, name: str) -> None:
    """Order, accents, titles, particles and signs make no other name."""
    assert compare(typed, name) is Fit.SAME
    assert compare(name, typed) is Fit.SAME


@pytest.mark.parametrize(("typed", "name"), LIKELY.values(), ids=LIKELY)
def test_shortened_names_are_likely(typed: str, name: str) -> None:
    """A name with parts left out, or as initials, fits, but is not the same."""
    assert compare(typed, name) is Fit.LIKELY
    assert compare(name, typed) is Fit.LIKELY


def test_a_slip_of_the_pen_only_looks_alike() -> None:
    """A name with a letter wrong fits nobody, but is worth a look."""
    assert compare("Ada Bergstrom", "Ada Bergstrem") is Fit.NONE
    assert likeness("Bergstrem Ada", "Ada Bergström") >= SUGGESTED_FROM
    assert likeness("Bert Ohm", "Ada Bergström") < SUGGESTED_FROM


def test_brackets_hold_a_second_spelling_or_a_remark() -> None:
    """A whole name in brackets counts alone; a single word does not."""
    assert spellings("李伟 (Li Wei)") == ("李伟", "Li Wei")
    assert spellings("Ada Berg (Unlicensed)") == ("Ada Berg",)
    assert spellings("(Ada)") == ("(Ada)",)


def test_korean_stays_in_syllables() -> None:
    """Decomposing and composing gives the same word."""
    assert plain("김수연") == "김수연"
