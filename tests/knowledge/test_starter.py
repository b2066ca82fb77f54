"""The starter knowledge base: loads, names its sources, and marks everything invented."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib.resources import files

import pytest

from domain.needs import INDUSTRIES
from domain.records import Kind, NewRecord
from knowledge.starter import load

FIRST_START = date(2026, 11, 21)
CONTACT = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)|[\w.+-]+@[\w-]+\.\w+|微信号|QQ")


@pytest.fixture(scope="module")
def records() -> list[NewRecord]:
    return load(FIRST_START, sample=True)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


def _of(records: list[NewRecord], kind: Kind, *, sample: bool) -> list[NewRecord]:
    return [record for record in records if record.kind is kind and record.sample is sample]


def test_no_two_records_of_a_kind_share_a_natural_key(records: list[NewRecord]) -> None:
    counts = Counter((record.kind, record.natural_key) for record in records)
    assert [key for key, count in counts.items() if count > 1] == []


def test_every_real_record_names_its_source_and_date(records: list[NewRecord]) -> None:
    real = [record for record in records if not record.sample]
    assert len(real) >= 80
    assert [record.title for record in real if not record.source.name or record.source.on is None] == []


def test_nobody_can_be_reached_from_the_data(records: list[NewRecord]) -> None:
    texts = [text for record in records for text in _strings([record.title, dict(record.texts), dict(record.facts)])]
    assert len(texts) > 1000
    assert [text for text in texts if CONTACT.search(text)] == []


def test_what_is_invented_says_so_and_what_is_real_does_not(records: list[NewRecord]) -> None:
    assert [record.title for record in records if ("示例" in record.title) != record.sample] == []
    assert [record.title for record in records if "示例" in "".join(record.texts.values())] == []


def test_only_invented_experts_can_be_booked(records: list[NewRecord]) -> None:
    assert _of(records, Kind.EXPERT, sample=False) == []
    assert load(FIRST_START, sample=False) == [record for record in records if not record.sample]


def test_sample_experts_have_hours_form_and_enough_text(records: list[NewRecord]) -> None:
    experts = _of(records, Kind.EXPERT, sample=True)
    assert len(experts) >= 60
    for expert in experts:
        assert 2 <= len(expert.texts["fields"].split("；")) <= 4, expert.title
        assert 2 <= len(expert.texts["done"].split("；")) <= 4, expert.title
        assert expert.facts["form"] in {"online", "onsite", "phone"}
        assert expert.facts["form"] == "phone" or expert.facts["place"], expert.title
        assert expert.facts["hours"], expert.title
        for stretch in expert.facts["hours"]:
            assert stretch["weekday"] in range(7)
            assert "08:00" <= stretch["start"] < stretch["end"] <= "21:00"


def test_no_two_sample_experts_share_a_phrase_or_a_name(records: list[NewRecord]) -> None:
    experts = _of(records, Kind.EXPERT, sample=True)
    phrases = Counter(
        phrase for expert in experts for name in ("fields", "done") for phrase in expert.texts[name].split("；")
    )
    assert [phrase for phrase, count in phrases.items() if count > 1] == []
    assert len({expert.title for expert in experts}) == len(experts)


def test_every_industry_has_an_expert_and_a_policy(records: list[NewRecord]) -> None:
    for kind in (Kind.EXPERT, Kind.POLICY):
        covered = {industry for record in _of(records, kind, sample=True) for industry in record.industries}
        assert covered == set(INDUSTRIES)


def test_chen_is_free_on_wednesday_afternoon(records: list[NewRecord]) -> None:
    chen = next(record for record in records if record.title == "陈工（示例）")
    assert (chen.texts["unit"], chen.texts["title"], chen.city) == ("某大学材料学院", "教授", "银川")
    assert {"weekday": 2, "start": "14:00", "end": "17:00"} in chen.facts["hours"]


def test_sample_policies_are_open_and_one_for_foundries_closes_in_nine_days(records: list[NewRecord]) -> None:
    policies = _of(records, Kind.POLICY, sample=True)
    assert len(policies) >= 30
    for policy in policies:
        assert policy.opens_on is not None
        assert policy.closes_on is not None
        assert policy.opens_on <= FIRST_START < policy.closes_on
        assert policy.level
        assert policy.facts["amount"]
    foundry = [policy for policy in policies if "铸造" in policy.texts["summary"]]
    assert [policy.closes_on for policy in foundry] == [date(2026, 11, 30)]


@pytest.mark.parametrize("first_start", [date(2026, 11, 21) + timedelta(days=n) for n in range(7)])
def test_coming_events_are_after_the_first_start_and_never_on_a_weekend(first_start: date) -> None:
    events = _of(load(first_start, sample=True), Kind.EVENT, sample=True)
    assert len(events) >= 6
    for event in events:
        start, end = (datetime.fromisoformat(event.facts[name]) for name in ("starts_at", "ends_at"))
        assert start.utcoffset() == timedelta(hours=8)
        assert start < end
        assert start.date() > first_start
        assert start.weekday() < 5
        assert event.closes_on == start.date()
        assert event.facts["capacity"] > 0


def test_past_events_are_past_and_have_no_invented_hour(records: list[NewRecord]) -> None:
    past = {event.title: event for event in _of(records, Kind.EVENT, sample=False)}
    contest = past["西宁揭榜挂帅现场赛"]
    assert (contest.opens_on, contest.closes_on) == (date(2021, 9, 27), date(2021, 9, 29))
    assert all(event.closes_on and event.closes_on < FIRST_START for event in past.values())
    assert all("starts_at" not in event.facts for event in past.values())


def test_nothing_is_claimed_about_when_one_may_apply_for_real_policies(records: list[NewRecord]) -> None:
    real = _of(records, Kind.POLICY, sample=False)
    assert [policy.title for policy in real if policy.opens_on or policy.closes_on] == []


def test_city_policies_carry_no_conditions(records: list[NewRecord]) -> None:
    policies = [policy for policy in _of(records, Kind.POLICY, sample=False) if policy.level == "市"]
    assert len(policies) == 7
    assert [policy.title for policy in policies if "answer" in policy.facts or "clause" in policy.facts] == []


def test_national_rules_answer_with_clause_edition_and_date(records: list[NewRecord]) -> None:
    rules = {policy.title: policy for policy in _of(records, Kind.POLICY, sample=False) if policy.level == "国家"}
    high_tech, small = rules["高新技术企业认定管理办法"], rules["科技型中小企业评价办法"]
    assert "5,000 万以下 ≥ 5 %，5,000 万–2 亿 ≥ 4 %，2 亿以上 ≥ 3 %" in high_tech.facts["answer"]
    assert "国科发火〔2016〕32 号" in high_tech.facts["source_text"]
    assert high_tech.facts["source_text"].endswith("第十一条")
    assert high_tech.source.on == date(2016, 1, 29)
    assert "≤ 500 人" in small.facts["answer"]
    assert small.source.on == date(2017, 5, 3)


def test_questions_point_at_a_rule_that_exists(records: list[NewRecord]) -> None:
    titles = {policy.title for policy in _of(records, Kind.POLICY, sample=False)}
    questions = _of(records, Kind.FAQ, sample=False)
    assert len(questions) >= 10
    for question in questions:
        assert question.facts["policy"] in titles
        assert question.facts["source_text"].endswith(question.facts["clause"])


def test_a_broken_line_is_named_by_file_and_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> dict[str, object]:
        row: dict[str, object] = json.JSONDecoder().decode(text)
        return row | {"industries": ["炼金术"]} if row.get("title") == "磷酸铁锂正极材料" else row

    monkeypatch.setattr("knowledge.starter.json.loads", broken)
    with pytest.raises(ValueError, match=r"starter/achievements\.jsonl line 6"):
        load(FIRST_START, sample=False)


def test_data_files_are_utf8_without_mark_and_end_with_a_line_break() -> None:
    folder = files("knowledge.starter")
    tables = [
        entry for place in (folder, folder / "sample") for entry in place.iterdir() if entry.name.endswith(".jsonl")
    ]
    assert len(tables) == 9
    for table in tables:
        content = table.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"}\n")
        assert b"\r" not in content
