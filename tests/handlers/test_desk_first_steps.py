"""The one path from the first sentence to the grade, as it is meant to go."""

from town import Town

MATTER = "小区物业不管电梯，坏了三天"
UNIT = "住建局"


def test_a_matter_is_filed_in_three_messages(town: Town) -> None:
    wang = town.citizen("王")
    assert "在哪里" in wang.says(MATTER)
    review = wang.says("城关街道滨河小区3号楼")
    assert "3号楼" in review
    assert "[提交]" in review
    receipt = wang.taps("提交")
    assert wang.chat.note == ""
    assert "收到了，请截图保存" in wang.reads() + receipt + str(wang.chat.newest)
    assert "2026年10月10日（周六，调休上班）18:00前" in str(wang.chat.newest)
