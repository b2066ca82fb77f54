"""Settings of an installation, read from `KEQIAO_*` environment variables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _database(address: str) -> str:
    if address:
        from storage.dialect import check_address  # not for every command: it takes a while to load

        check_address(address)
    return address


def _link(address: str) -> str:
    url = urlsplit(address)
    if address and (url.scheme not in {"http", "https"} or not url.hostname):
        raise ValueError("links to it would open nowhere")
    return address


_Database = Annotated[str, AfterValidator(_database)]
_Link = Annotated[str, AfterValidator(_link)]
_Level = Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(lambda level: str(level).lower())]


class Settings(BaseSettings):
    """Every setting has a default that works on one machine without any other service."""

    model_config = SettingsConfigDict(env_prefix="KEQIAO_")

    data: Path = Field(Path("data"), description="folder of everything that is written")
    database_url: _Database = Field("", description="SQLAlchemy address; empty = SQLite in the data folder")
    host: str = Field("127.0.0.1", description="address the web messenger listens on")
    port: int = Field(8080, ge=0, le=65535, description="port of the web messenger; 0 = any free one")
    public_url: _Link = Field("", description="address people reach the web messenger at; empty = host and port")
    demo: bool = Field(False, description="demonstration: one person may play all sides; loopback only")
    meaning: bool = Field(True, description="order results by a sentence model, too, where a kind is large enough")
    log: _Level = Field("info", description="debug, info, warning or error")
    telegram_token: SecretStr = Field(SecretStr(""), description="Telegram bot token; empty = no Telegram")
    telegram_api: str = Field("", description="address of a local Bot API server; empty = Telegram's own")

    @property
    def database_address(self) -> str:
        """The SQLAlchemy address in use."""
        return self.database_url or f"sqlite:///{self.data.absolute() / 'keqiao.db'}"

    @property
    def files_folder(self) -> Path:
        """Where received and made files lie."""
        return self.data / "files"

    @property
    def index_folder(self) -> Path:
        """Where the search index lies."""
        return self.data / "index"

    @property
    def meaning_folder(self) -> Path:
        """Where vectors of the sentence model lie."""
        return self.data / "meaning"

    @property
    def public_address(self) -> str:
        """Where links point to: the public address, otherwise host and port."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    def refusal(self) -> str:
        """Why these settings cannot start, in one sentence for the operator; "" when they can."""
        if self.demo and self.host not in {"127.0.0.1", "localhost", "::1"}:
            return "演示模式只能监听本机：请去掉 KEQIAO_HOST，或设 KEQIAO_DEMO=0。(Demo mode listens on loopback only.)"
        return ""
