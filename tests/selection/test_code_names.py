"""Code names of applications: enough of them, none twice."""

from academy.selection import code_names


def test_draw_gives_new_codes_and_longer_numbers_where_three_digits_are_used_up():
    few = code_names.draw([], 100)
    assert len(set(few)) == 100
    assert all(len(code.partition("-")[2]) == 3 for code in few)
    many = code_names.draw(few, 40_000)
    assert len({*few, *many}) == 40_100
    assert code_names.said("pine-41772", "ko") == "소나무 41772"
