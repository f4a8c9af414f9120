"""Plans, runs, applies and takes back: what the commands and the scheduler ask for."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sicbot.adapters.groups_write import ConfluenceGroups
from sicbot.adapters.lock import run_lock
from sicbot.adapters.store import check_store
from sicbot.adapters.wiki_write import ConfluenceWriter
from sicbot.app import observe
from sicbot.catalogues import catalogue
from sicbot.core.errors import ConfigError, SicbotError
from sicbot.core.forgotten import leave_out
from sicbot.core.gates import Limits, closed
from sicbot.core.job import Context
from sicbot.core.journal import UNDO_NOTE, Fate, Outcome, Step
from sicbot.core.model import GroupName
from sicbot.core.plan import AddMember, AdoptMember, RemoveMember
from sicbot.core.seats import seat_from
from sicbot.core.text import _
from sicbot.engine.applying import apply
from sicbot.engine.planning import Rules, make_plan
from sicbot.engine.recovering import recover
from sicbot.engine.snapshot import take_rights
from sicbot.engine.undoing import undo
from sicbot.engine.writing import NeverStop, Session
from sicbot.jobs import load_jobs
from sicbot.programme.effects import effect_of
from sicbot.programme.inclusions.uses import Uses
from sicbot.programme.seats.memberships import why_staying
from sicbot.templating.environment import Renderer, template_folders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from pydantic import BaseModel

    from sicbot.app import App
    from sicbot.core.forgotten import Forgotten
    from sicbot.core.job import AnyJob, Render
    from sicbot.core.journal import Run, RunId, Write
    from sicbot.core.model import Me
    from sicbot.core.outcome import RunReport
    from sicbot.core.plan import Act, ChangeId, Plan
    from sicbot.core.ports import Progress
    from sicbot.core.text import Catalogue, Text
    from sicbot.engine.undoing import UndoReport
    from sicbot.engine.writing import Stop
    from sicbot.programme.programme import Programme

NEVER = NeverStop()


def quiet(_what: str, _done: int, _total: int | None) -> None:
    """Show no progress."""


def overlook(_programme: Programme) -> None:
    """Take no notice of what was read."""


def known_jobs(names: Sequence[str]) -> tuple[str, ...]:
    """Return the jobs of these names, all for none.

    Raises:
        ConfigError: There is no job of a name.
    """
    jobs = load_jobs()
    unknown = [name for name in names if name not in jobs]
    if unknown:
        raise ConfigError(f"there is no job {unknown[0]}; the jobs are: {', '.join(jobs)}")
    return tuple(names) or tuple(jobs)


def plan_jobs(app: App, names: Sequence[str], programme: Programme | None = None) -> Plan:
    """Read the wiki and return what the jobs would do; nothing is written."""
    wanted = known_jobs(names)
    jobs = [job for name, job in load_jobs().items() if name in wanted]
    seen = programme or _observe(app, wanted)
    return plan_with(app, [(job, app.config.jobs[job.name]) for job in jobs], seen)


def plan_with(app: App, jobs: Sequence[tuple[AnyJob, BaseModel]], seen: Programme) -> Plan:
    """Return what jobs with these settings would do to a wiki that was read; nothing is written."""
    language = catalogue(app.config.sicbot.wiki.language)
    renderer = Renderer(template_folders(app.environment.templates), language)
    zone = app.config.sicbot.wiki.time_zone
    context = Context(
        app.clock.now().astimezone(zone),
        seen,
        _unnamed(renderer.render, seen.ledger.forgotten, language),
        lambda text: text.show(language),
        renderer.version,
    )
    limits, people = app.config.sicbot.limits, app.config.policy.limits
    rules = Rules(
        snapshot=seen.snapshot,
        ledger=seen.ledger,
        limits=Limits(
            limits.edits,
            limits.new_pages,
            people.additions,
            people.removals,
            people.removal_share,
            limits.comments,
        ),
        effect=lambda change: effect_of(change, seen, app.reader.watchers),
        coverage=seen.coverage.lines(),
    )
    return make_plan(jobs, context, rules)


def _unnamed(render: Render, forgotten: Forgotten, language: Catalogue) -> Render:
    """Return what makes bodies of templates without naming anybody who asked to be forgotten.

    Rows and sentences that do are left out, whatever job made them; the foot says how many.
    """
    if not forgotten:
        return render

    def body(template: str, /, **values: object) -> str:
        left = leave_out(values, forgotten)
        found = dict(left.values)
        coverage = found.get("coverage")
        if left.count and isinstance(coverage, list):
            told = _("Left out, as people asked to be forgotten: {count}.", count=left.count)
            found["coverage"] = [*coverage, told.show(language)]
        return render(template, **found)

    return body


def run_jobs(
    app: App,
    names: Sequence[str],
    *,
    choose: Callable[[Plan], frozenset[ChangeId]] | None = None,
    command: str = "run",
    stop: Stop = NEVER,
    schedule: str = "",
    progress: Progress = quiet,
    see: Callable[[Programme], None] = overlook,
) -> RunReport:
    """Plan and make what is free, or what `choose` picks of the plan.

    `see` is shown what was read, before the plan is made.

    Raises:
        LockedError: Another run is at work.
        WikiError: The wiki could not be read; nothing was written.
    """
    wanted = known_jobs(names)
    with _locked(app) as held:
        asked = _ready(app, wanted, choose, see) if choose else None  # a "no" is no run
        with _begun(held, command, wanted, stop, progress, schedule=schedule) as session:
            programme, plan, chosen = asked or _ready(app, wanted, lambda plan: plan.free, see)
            report = apply(plan, chosen, session)
            for name in wanted:
                app.register.keep(name, load_jobs()[name].facts(programme))
            _finish(app, report)
    return report


def _ready(
    app: App,
    wanted: Sequence[str],
    choose: Callable[[Plan], frozenset[ChangeId]],
    see: Callable[[Programme], None],
) -> tuple[Programme, Plan, frozenset[ChangeId]]:
    """Read the wiki and return what it means, the plan, and what of it to make."""
    programme = _observe(app, wanted, may_ask=True)
    see(programme)
    plan = plan_jobs(app, wanted, programme)
    return programme, plan, choose(plan)


def _observe(app: App, names: Sequence[str], *, may_ask: bool = False) -> Programme:
    """Read what these jobs need; only a run asks addresses, a plan tells what it learnt."""
    jobs = [job for name, job in load_jobs().items() if name in names]
    return observe(
        app,
        members=any(job.needs_members for job in jobs),
        people=any(job.needs_people or job.needs_work for job in jobs),
        work=any(job.needs_work for job in jobs),
        posts=tuple(key for job in jobs for key in job.posts(app.config.jobs[job.name])),
        asks_links=may_ask and any(job.asks_links for job in jobs),
    )


def apply_plan(
    app: App,
    plan: Plan,
    chosen: frozenset[ChangeId],
    *,
    stop: Stop = NEVER,
    progress: Progress = quiet,
) -> RunReport:
    """Make the chosen changes of a plan that was made before, exactly as they stand in it.

    Raises:
        ConfigError: The plan is of another wiki.
        LockedError: Another run is at work.
    """
    if plan.url != str(app.gate.url):
        raise ConfigError(
            f"the plan is of {plan.url}, and SICBOT_WIKI_URL is {app.gate.url}; make a new plan"
        )
    jobs = tuple(job.job for job in plan.jobs)
    with _locked(app) as held, _begun(held, "apply", jobs, stop, progress) as session:
        _look_again([one.act for one in plan.changes if one.id in chosen], app, session)
        report = apply(plan, chosen, session)
        _finish(app, report)
    return report


def _look_again(acts: Iterable[Act], app: App, session: Session) -> None:
    """Note which changes of groups in a plan of old may no longer be made."""
    seats = [one for one in acts if isinstance(one, AddMember | AdoptMember | RemoveMember)]
    session.closed = _closed({one.target.group for one in seats}, app, session)
    leaving = [one.target for one in seats if isinstance(one, RemoveMember)]
    if leaving:
        programme = observe(app, people=True)
        found = {
            (seat.group, seat.user): why_staying(seat.group, seat.user, programme)
            for seat in leaving
            if seat.user is not None
        }
        session.staying = {seat: told for seat, told in found.items() if told is not None}


def _closed(groups: AbstractSet[GroupName], app: App, session: Session) -> dict[GroupName, Text]:
    """Return the groups of these in which nothing is changed, and why; for none nothing is read."""
    if not groups:
        return {}
    now = app.clock.now()
    snapshot = take_rights(app.reader, groups, app.config.policy.administrators, now)
    unread = {
        gap.what: gap.why
        for gap in snapshot.groups.gaps  # nobody knows what they are inside of
        if not gap.absent or session.groups.group_exists(GroupName(gap.what))
    }
    found = {one: closed(one, snapshot) or unread.get(one) for one in sorted(groups)}
    return {group: told for group, told in found.items() if told is not None}


def undo_run(app: App, run: RunId, *, stop: Stop = NEVER, progress: Progress = quiet) -> UndoReport:
    """Take a run back as far as people have not changed it since.

    Raises:
        SicbotError: There is no such run.
        LockedError: Another run is at work.
    """
    app.journal.writes(run)  # where there is no such run, none begins to take it back
    jobs = _jobs_of(app, run)
    with _locked(app) as held, _begun(held, "undo", jobs, stop, progress, undoes=run) as session:
        writes = app.journal.writes(run)  # now also of the write at which the run died
        session.closed = _closed(_groups_left(writes), app, session)
        report = undo(writes, session, Uses(observe(app)))
        app.journal.finish(
            session.run, report.outcome, changes=report.changes, skipped=report.kept, waiting=0
        )
    return report


def _groups_left(writes: Iterable[Write]) -> set[GroupName]:
    """Return the groups out of which a run took people, whom its undo puts back."""
    left = (one for one in writes if one.intent.step is Step.LEAVE and one.fate is Fate.DONE)
    return {seat_from(one.intent.wanted).group for one in left if one.intent.wanted}


def _jobs_of(app: App, run: RunId) -> tuple[str, ...]:
    found: Run | None = next((one for one in app.journal.runs() if one.id == run), None)
    return found.jobs if found else ()


def _finish(app: App, report: RunReport) -> None:
    if report.run is not None:
        app.journal.finish(
            report.run,
            report.outcome,
            changes=report.changes,
            skipped=report.skipped,
            waiting=report.waiting,
        )


@dataclass(frozen=True, slots=True)
class _Held:
    """What may write, since the lock is held and nothing is open.

    Attributes:
        recovered: Number of writes of a run that died of which it was found out what they did.
    """

    app: App
    writer: ConfluenceWriter
    groups: ConfluenceGroups
    me: Me
    recovered: int


@contextmanager
def _locked(app: App) -> Iterator[_Held]:
    """Hold the lock and find out what a run that died has left."""
    with run_lock(app.state):
        check_store(app.store)
        me = app.reader.me()
        writer = ConfluenceWriter(app.gate, app.clock, me)
        groups = ConfluenceGroups(app.gate, app.clock)
        yield _Held(app, writer, groups, me, recover(app.journal, writer, groups, me))


@contextmanager
def _begun(
    held: _Held,
    command: str,
    jobs: tuple[str, ...],
    stop: Stop,
    progress: Progress,
    *,
    schedule: str = "",
    undoes: RunId | None = None,
) -> Iterator[Session]:
    """Begin a run; one that fails is noted as failed, one that is killed the next one finds."""
    app = held.app
    run = app.journal.begin(command, jobs, undoes=undoes, schedule=schedule)
    language = catalogue(app.config.sicbot.wiki.language)
    note = f"{UNDO_NOTE} {undoes}" if undoes else f"sicbot run {run}"
    try:
        yield Session(
            held.writer,
            held.groups,
            app.journal,
            run,
            held.me,
            stop,
            note,
            progress,
            recovered=held.recovered,
            show=lambda text: text.show(language),
        )
    except (Exception, KeyboardInterrupt, SystemExit) as error:
        wanted = stop.requested or not isinstance(error, SicbotError)
        outcome = Outcome.STOPPED if wanted else Outcome.FAILED
        with suppress(SicbotError):  # the first error is the one to tell
            done = _changes_made(app, run)
            app.journal.finish(run, outcome, changes=done, skipped=0, waiting=0)
        raise


def _changes_made(app: App, run: RunId) -> int:
    """Return how many changes a run made before it ended, as the journal knows."""
    done = [one for one in app.journal.writes(run) if one.fate is Fate.DONE]
    return len({change for one in done for change in one.intent.changes})
