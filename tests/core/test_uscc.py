import pytest

from orderdesk.core.text.uscc import uscc_check_character, uscc_fault


@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", "91110000600037341L", "91350100M0001000D0", " 91110000 6000-37341l "]
)
def test_a_code_with_the_right_check_character_has_no_fault(code):
    assert uscc_fault(code) == ""


def test_the_standards_own_sample_is_wrong_and_the_right_character_is_named():
    assert uscc_fault("91350100M000100Y4Z") == "“Z” does not occur in a unified social credit code."
    assert (
        uscc_fault("91350100M000100Y44")
        == "The check character does not fit: for these digits the last one would be 3."
    )


@pytest.mark.parametrize("code", ["", "123456789012345", "9" * 10_000])
def test_the_length_is_told(code):
    assert uscc_fault(code) == f"A unified social credit code has 18 characters, this one {len(code)}."


def test_letters_in_the_first_two_places_are_allowed():
    head = "A1110000600037341"

    assert uscc_fault(head + uscc_check_character(head)) == ""
