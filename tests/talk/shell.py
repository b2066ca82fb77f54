"""Commands as an operator types them: what is printed, and the exit code the shell gets."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from bot.__main__ import app

HEADER = "专家姓名,工作单位,研究方向,可约时间,城市\n"
GOOD = "测试员（示例）,某大学（示例）,高温合金 精密铸造,周三 14:00-17:00; 周五上午,银川\n"
WRONG_HOURS = "测试员（示例）,某大学（示例）,高温合金,周八下午,银川\n"


class Shell:
    """Runs commands on a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.code = 0

    def __call__(self, *words: str, **settings: str) -> str:
        env = {"KEQIAO_DATA": str(self.folder / "data")} | {f"KEQIAO_{name}": value for name, value in settings.items()}
        result = CliRunner().invoke(app, list(words), env=env)
        self.code = result.exit_code
        return result.output

    def file(self, name: str, content: bytes) -> str:
        path = self.folder / name
        path.write_bytes(content)
        return str(path)
