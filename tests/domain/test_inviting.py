"""What an invitation's code looks like, and which posts go with which role."""

import pytest

from domain.inviting import (
    UnknownInvitation,
    invitation_code,
    looks_like_invitation,
    post_for,
    posts_of,
    read_code,
)
from domain.staff import Post, Role


@pytest.mark.parametrize("text", ["i_AbCd-ef_12", " i_ AbCd-ef_12 ", "I_abcd", "i_" + "x" * 60])
def test_what_is_meant_as_an_invitation_is_taken_for_one(text: str) -> None:
    assert looks_like_invitation(text)


@pytest.mark.parametrize(
    "text", ["", "i_", "i_a", "w_main-12-1-abc", "i am here", "i_李", "v_1c-a"]
)
def test_other_words_are_not(text: str) -> None:
    assert not looks_like_invitation(text)


def test_a_code_is_read_without_the_blanks_people_type() -> None:
    code = invitation_code("AbCd-ef_12")
    assert read_code(f" {code[:5]} {code[5:]}\n") == code


@pytest.mark.parametrize("text", ["I_AbCd-ef_12", "i_short", "i_" + "x" * 61, "i_AbCd+ef_12"])
def test_what_no_code_can_be_is_refused(text: str) -> None:
    with pytest.raises(UnknownInvitation):
        read_code(text)


@pytest.mark.parametrize(
    ("role", "post", "held"),
    [
        (Role.HANDLER, Post.A, Post.A),
        (Role.HANDLER, Post.HEAD, None),
        (Role.UNIT_HEAD, None, Post.HEAD),
        (Role.SUPERVISOR, Post.B, Post.B),
        (Role.CLERK, Post.A, None),
        (Role.ADMINISTRATOR, None, None),
    ],
)
def test_a_post_goes_with_its_role(role: Role, post: Post | None, held: Post | None) -> None:
    assert post_for(role, post) is held


def test_only_handlers_and_supervisors_choose_a_post() -> None:
    assert {role for role in Role if posts_of(role)} == {Role.HANDLER, Role.SUPERVISOR}
