"""导入: an admin sends a table, reads what it would change, has it taken in, and may take it back."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from domain.accounts import Role
from domain.errors import BadFile, NotFound, Stale
from domain.imports import AT_WORK, Import, ImportState, check_step, moved_on
from domain.messages import Button, Card, Choices, Document, FileRef, Phrase, Pressed, Reply, Said, Text, Words, say
from handlers import import_reports
from handlers.routing import Command, Press
from handlers.turn import Turn
from knowledge.importing.kinds import kind_within
from storage.repositories import Repositories

CHECK, APPLY, UNDO = "import.check", "import.apply", "import.undo"
"""Kinds of jobs."""

FORESEE = "import.foresee"
"""Kind of the job that looks for what was changed since, before somebody says whether an import is taken back."""

AT_ONCE: Final = 1_000
"""Records of an import that are compared within the press; of more it takes longer than a conversation may wait."""

ENDINGS: Final = (".xlsx", ".xlsm", ".csv", ".tsv", ".xls", ".xlsb", ".et", ".ods")
"""Files that are looked through when an admin sends them; of the last four, to say how they can be read."""

_SHOWN: Final = 3
_CONFLICTS: Final = 3


def is_table(files: tuple[FileRef, ...]) -> bool:
    """Whether a message brought exactly one table."""
    return len(files) == 1 and files[0].name.lower().endswith(ENDINGS)


def take(turn: Turn, said: Said) -> Reply:
    """A table came: it is looked through in the background. A word beside it (专家 …) names the kind."""
    turn.check("import.write")
    file = said.files[0]
    kind = str(kind_within(said.text) or "")
    new = Import(0, ImportState.RECEIVED, 1, file.id, file.name, turn.actor.id, turn.now, kind=kind)
    this = turn.store.imports.add(new)
    _plan(turn, CHECK, this)
    turn.note("import.receive", f"import:{this.id}")
    return Reply((Text(say("import-looking", name=file.name)),))


def ask(turn: Turn, said: Said) -> Reply:
    """导入: how to send a table, an empty one, and the latest. 导入 with a table attached takes it."""
    if is_table(said.files):
        return take(turn, said)
    if Role.ADMIN not in turn.actor.roles:
        return explain_to_others(turn)
    turn.check("import.write")
    latest = turn.store.imports.newest(_SHOWN)
    lines = tuple(_line(number, each) for number, each in enumerate(latest, start=1))
    buttons = tuple(
        Button(say("import-button-see", number=number), "k.show", each.id)
        for number, each in enumerate(latest, start=1)
    )
    card = Card(say("import-how"), lines, say("import-how-next"))
    return Reply((card, Choices((_template_button(said.text), *buttons), columns=3)))


def explain_to_others(turn: Turn) -> Reply:
    """Who takes tables in, and what can be done instead; asking for it is no attempt."""
    if turn.actor.is_staff:
        return Reply((Text(say("access-admins-only")),))
    return Reply((Text(say("import-how-others")), Choices((Button(say("button-human"), "o.human"),))))


def tell_types(turn: Turn, said: Said) -> Reply:
    """Another file came without a word: which files are read as lists."""
    return Reply((Text(say("importing-file-type")),))


def show(turn: Turn, pressed: Pressed) -> Reply:
    """How far an import came, and what can be done with it."""
    this = _loaded(turn, pressed)
    return import_reports.again(this) if this.state is ImportState.REPORTED else ended(turn.store, this)


def accept(turn: Turn, pressed: Pressed) -> Reply:
    """Looks through it once more with every proposal taken."""
    this = current(turn, pressed, ImportState.RECEIVED)
    again = turn.store.imports.save(replace(this, state=ImportState.RECEIVED, accept=True), turn.now)
    _plan(turn, CHECK, again)
    return Reply((Text(say("import-looking", name=this.file_name)),))


def toggle_replace(turn: Turn, pressed: Pressed) -> Reply:
    """This list replaces the former one (what is missing in it is retired), or not."""
    this = current(turn, pressed, ImportState.REPORTED)
    if this.counts.wrong:
        raise Stale("import-replace-wrong")
    return import_reports.again(turn.store.imports.save(replace(this, replaces=not this.replaces), turn.now))


def apply(turn: Turn, pressed: Pressed) -> Reply:
    """Takes it into the knowledge base, as a job."""
    this = turn.store.imports.save(current(turn, pressed, ImportState.STAGING), turn.now)
    _plan(turn, APPLY, this)
    turn.note("import.apply", f"import:{this.id}", f"replaces:{int(this.replaces)}")
    stop = Button(say("import-button-stop"), "k.stop", this.id)
    return Reply((Text(say("import-applying")), Choices((stop,))), toast=say("import-applying-toast"))


def stop(turn: Turn, pressed: Pressed) -> Reply:
    """Gives it up before all of it was switched on: nothing of it is ever seen."""
    this = _loaded(turn, pressed)
    to = ImportState.WITHDRAWING if this.state is ImportState.STAGING else ImportState.DROPPED
    check_step(this, to)
    turn.store.imports.save(replace(this, state=to), turn.now)
    turn.note("import.stop", f"import:{this.id}")
    return Reply((Text(say(f"import-dropped-{_came_as(this)}", name=this.file_name)),))


def drop(turn: Turn, pressed: Pressed) -> Reply:
    """放弃: nothing is taken from it."""
    this = current(turn, pressed, ImportState.DROPPED)
    turn.store.imports.save(replace(this, state=ImportState.DROPPED), turn.now)
    turn.note("import.drop", f"import:{this.id}")
    return Reply((Text(say(f"import-dropped-{_came_as(this)}", name=this.file_name)),))


def wrong_rows(turn: Turn, pressed: Pressed) -> Reply:
    """The wrong rows as a workbook, with reasons and proposals beside them."""
    this = _loaded(turn, pressed)
    return _document(turn, this.wrong_file_id, say("import-wrong-file"))


def details(turn: Turn, pressed: Pressed) -> Reply:
    """Everything that would be new or changed, and what may be double, as a workbook."""
    this = _loaded(turn, pressed)
    return _document(turn, this.details_file_id, say("import-details-file"))


def ask_undo(turn: Turn, pressed: Pressed) -> Reply:
    """撤回: what would go back, and what would stay; of a large import it is looked for in the background."""
    this = _loaded(turn, pressed)
    check_step(this, ImportState.RETURNING)
    if this.counts.rows + this.counts.vanished <= AT_ONCE:
        return foreseen(turn.store, this)
    args = {"import": this.id, "account": turn.actor.id}
    turn.store.jobs.add(FORESEE, args, turn.now, turn.now, f"{FORESEE}:{turn.inbox_id}")
    return Reply((Text(say("import-undo-looking", name=this.file_name)),))


def foreseen(store: Repositories, this: Import) -> Reply:
    """What would go back, what would stay because somebody changed it since, and whether it is to be done.

    An import that has moved on meanwhile says how far it came.
    """
    if this.state is not ImportState.APPLIED:
        return ended(store, this)
    lines = [] if this.corrects else [_tally_line(store, this)]
    count, records = store.imports.staging.changed_since(this.id, _CONFLICTS)
    if count:
        names = tuple(record.title for record in records)
        lines.append(say("import-undo-conflicts", count=count, names=names))
    yes = Button(say("import-button-undo-yes"), "k.back", this.id, this.version)
    no = Button(say("import-button-undo-no"), "k.show", this.id)
    return Reply(
        (Card(say(f"import-undo-ask-{_came_as(this)}", name=this.file_name), tuple(lines)), Choices((yes, no)))
    )


def undo(turn: Turn, pressed: Pressed) -> Reply:
    """Takes it back, as a job."""
    this = current(turn, pressed, ImportState.RETURNING)
    _plan(turn, UNDO, this)
    turn.note("import.undo", f"import:{this.id}")
    return Reply((Text(say(f"import-undoing-{_came_as(this)}", name=this.file_name)),))


def ended(store: Repositories, this: Import, most_named: int = _CONFLICTS) -> Reply:
    """What the admin is told at an end, or how far it came; `most_named`: of the records that were left alone."""
    if this.state in AT_WORK:
        return Reply((Text(_how_far(store, this)),))
    if this.state is ImportState.APPLIED:
        button = Button(say("import-button-undo"), "k.undo", this.id)
        lines = (_tally_line(store, this), *_passed_over(store, this))
        return Reply((Card(say("import-applied", name=this.file_name), lines), Choices((button,))))
    if this.state is ImportState.UNDONE:
        return Reply((Text(_undone(store, this, most_named)),))
    if this.state is ImportState.DROPPED:
        return Reply((Text(say(f"import-dropped-{_came_as(this)}", name=this.file_name)),))
    return Reply((Text(say("import-looking", name=this.file_name)),))


def _how_far(store: Repositories, this: Import) -> Words:
    """Rows of the table that are done, behind its last row records that are."""
    state = Phrase(f"import-state-{this.state}")
    jobs = store.jobs.unfinished((APPLY, UNDO))
    position = next((job.position for job in jobs if job.args["import"] == this.id), 0)
    if this.state is ImportState.STAGING:
        done, rows = min(position, this.counts.rows), this.counts.rows
        return say("import-at-work-rows", name=this.file_name, state=state, done=done, rows=rows)
    done, records = store.imports.staging.progress(this.id, position)
    return say("import-at-work-records", name=this.file_name, state=state, done=done, records=records)


def refused(error: BadFile) -> Reply:
    """Why a file is no table that can be imported."""
    return Reply((Text(say(error.key, **error.args_of_text)),))


def language_of(store: Repositories, this: Import) -> str:
    """The language of whoever sent the table."""
    account = store.accounts.get(this.account_id) if this.account_id is not None else None
    return account.language if account else "zh"


def _came_as(this: Import) -> str:
    """As a table or as one corrected field, the end of a text's key."""
    return "correction" if this.corrects else "table"


def _plan(turn: Turn, kind: str, this: Import) -> None:
    turn.store.jobs.add(kind, {"import": this.id}, turn.now, turn.now, f"{kind}:{this.id}:{this.version}")


def _loaded(turn: Turn, pressed: Pressed) -> Import:
    turn.check("import.write")
    this = turn.store.imports.get(pressed.row_id)
    if this is None:
        raise NotFound
    return this


def current(turn: Turn, pressed: Pressed, to: ImportState) -> Import:
    """The import of a button that is good for one version only and leads to this state."""
    this = _loaded(turn, pressed)
    if this.version != pressed.version:
        raise moved_on(this)
    check_step(this, to)
    return this


def _document(turn: Turn, file_id: int | None, words: Words) -> Reply:
    if file_id is None:
        raise NotFound("file-gone")
    file = turn.store.files.path(file_id)[0]
    return Reply((Text(words), Document(file.id, file.name)))


def _tally_line(store: Repositories, this: Import) -> Words:
    tally = this.tally or store.imports.staging.tally(this.id)  # applied before tallies were kept
    return say("import-tally", new=tally.new, changed=tally.changed, retired=tally.retired)


def _undone(store: Repositories, this: Import, most_named: int) -> Words:
    count, kept = store.imports.staging.passed_over(this.id, "undo", most_named)
    if not count:
        return say(f"import-undone-{_came_as(this)}", name=this.file_name)
    key = "import-undo-kept" if count <= len(kept) else "import-undo-kept-such"
    return say(key, name=this.file_name, count=count, names=tuple(record.title for record in kept))


def _passed_over(store: Repositories, this: Import) -> tuple[Words, ...]:
    count, _ = store.imports.staging.passed_over(this.id, "apply", 0)
    return (say("import-passed-over", count=count),) if count else ()


def _template_button(text: str) -> Button:
    """The way to an empty table: of the kind that was named, or of one to be chosen."""
    kind = kind_within(text)
    if kind is None:
        return Button(say("template-button"), "k.template")
    return Button(say("template-button-kind", kind=say(f"export-kind-{kind}")), "k.template", key=str(kind))


def _line(number: int, this: Import) -> Words:
    name, state = this.file_name, say(f"import-state-{this.state}")
    return say("import-line", number=number, name=name, state=state, at=this.created_at)


PRESSES: Final = {
    "k.apply": Press(apply),
    "k.accept": Press(accept),
    "k.replace": Press(toggle_replace),
    "k.wrong": Press(wrong_rows),
    "k.details": Press(details),
    "k.drop": Press(drop),
    "k.stop": Press(stop),
    "k.show": Press(show),
    "k.undo": Press(ask_undo),
    "k.back": Press(undo),
}
COMMANDS: Final = (Command("import", ("导入",), ask, argument=True, roles=frozenset({Role.ADMIN}), common=True),)
