"""Every module that answers to something is routed, and nothing is answered twice."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

import pytest

import handlers
from domain.accounts import Role
from handlers import routes


def modules() -> list[ModuleType]:
    return [importlib.import_module(f"handlers.{each.name}") for each in pkgutil.iter_modules(handlers.__path__)]


def test_every_table_is_collected() -> None:
    for module in modules():
        if module is routes:
            continue
        for action in getattr(module, "PRESSES", {}):
            assert action in routes.PRESSES, f"{module.__name__}: {action}"
        for question in getattr(module, "ANSWERS", {}):
            assert question in routes.ANSWERS, f"{module.__name__}: {question}"
        for command in getattr(module, "COMMANDS", ()):
            assert command in routes.COMMANDS, f"{module.__name__}: {command.latin}"


def test_nothing_is_answered_twice() -> None:
    tables = [module for module in modules() if module is not routes]
    answered: dict[str, set[int]] = {}
    for module in tables:
        for name, route in {**getattr(module, "PRESSES", {}), **getattr(module, "ANSWERS", {})}.items():
            answered.setdefault(name, set()).add(id(route))
        for command in getattr(module, "COMMANDS", ()):
            for word in {command.latin, *command.words}:
                answered.setdefault(f"command {word}", set()).add(id(command))
    assert {name for name, handled in answered.items() if len(handled) > 1} == set()
    assert len(set(routes.COMMANDS)) == len(routes.COMMANDS)


@pytest.mark.parametrize(
    "words",
    [
        "更正：预算是50万",
        "更正 预算 50万",
        "模板 支撑变形",
        "导入 数据老报错",
        "停用 旧熔炉后能耗高",
        "导出 数据老报错",
    ],
)
def test_what_a_firm_says_behind_a_word_of_staff_is_its_own_matter(words: str) -> None:
    def meant(*held: Role, said: str = words) -> bool:
        return any(command.argument_of(said, frozenset(held)) is not None for command in routes.COMMANDS)

    assert not meant()
    assert not meant(Role.ENTERPRISE)
    assert meant(Role.OPERATOR)  # refused or done: staff speak to Keqiao
    assert meant(said=f"/{words}")


def test_registered_commands_are_what_messengers_accept() -> None:
    for command in routes.COMMANDS:
        assert command.latin.isascii(), command.latin
        assert command.latin.islower(), command.latin
        assert len(command.latin) <= 32
