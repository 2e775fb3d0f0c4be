"""Breaks generated APIs in ways that matter, one at a time, and requires their own tests to notice each.

    python faults.py PRODUCT_DIR...  # the python that can run the products' tests

A fault counts as noticed when the tests of one product notice it: not every product has every rule.

Exit status: 0 all faults were noticed, 1 some were not, 2 it could not be run at all (and says so).
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CORE = "app/core/"
# what is broken | file | text | replacement | the tests that should notice, tried first to last
FAULTS = [
    ("owner filter dropped", "access.py", 'return own if scope == "own" else', 'return sa.true() if scope == "own" else', "access"),
    ("hidden rows shown", "access.py", "return sa.and_(sa.true(), *(entity.column(name) == wanted for name, wanted in entity.visible_when))", "return sa.true()", "access"),
    ("guard dropped", "access.py", "scope = grants.get(caller.role)\n    if scope is None", 'scope = grants.get(caller.role, "all")\n    if scope is None', "access"),
    ("owner path cut short", "access.py", "return entity.column(relation.key) == user_id", "return entity.column(relation.key).is_not(None)", "access"),
    ("list ignores mine", "listing.py", "where.append(owned(entity, caller.id))", "pass", "access"),
    ("any state moves", "writing.py", ", state.in_(move.sources))", ")", "moves"),
    ("move does nothing", "writing.py", "moved.values({state: move.target})", "moved.values({state: state})", "moves"),
    ("owner taken from the request", "writing.py", "given[relation.key] = caller.id\n", "given.setdefault(relation.key, 1)\n", "access"),
    ("relation not checked", "writing.py", 'ids = [] if wanted is None else', 'ids = [] if True else', "fields"),
    ("oversold", "writing.py", "changed = changed.where(column >= -by)", "pass", "actions moves"),
    ("given back the wrong way", "writing.py", "by if effect.give_back else -by", "-by if effect.give_back else by", "moves"),
    ("restricted field may be set", "writing.py", 'if entity.id != "user" and hidden(entity, name, caller):', "if False:", "access"),
    ("limit ignored", "rules.py", "> limit:\n", "> limit + 10**9:\n", "rules"),
    ("doubles allowed", "rules.py", "if session.scalar(same.where(entity.model.id != row.id).limit(1)) is not None:", "if False:", None),
    ("pages off by one", "listing.py", "(params.page - 1) * params.page_size", "params.page * params.page_size", "listing"),
    ("sorted backwards", "listing.py", 'if sort[0] == "-" else', 'if sort[0] != "-" else', "listing"),
    ("wildcards not escaped", "listing.py", 'for character in ("\\\\", "%", "_"):', "for character in ():", "listing"),
    ("upper bound ignored", "listing.py", "column >= limit if bound == \"min\" else column <= limit", "column >= limit if bound == \"min\" else sa.true()", "listing"),
    ("export open to all", "listing.py", "where = [reach(entity, scope, caller), *conditions", "where = [*conditions", "access"),
    ("formulas exported", "listing.py", "return \"'\" + content", "return content", "listing"),
    ("restricted field shown", "views.py", "return field is not None and bool(field.read) and caller.role not in field.read", "return False", "access"),
    ("rights overstated", "views.py", "return scope is not None and row_id in within[scope]", "return scope is not None", "access"),
    ("computed from one row too many", "views.py", "key.in_([row.id for row in rows])).group_by(key)", "key.is_not(None)).group_by(sa.true() if False else key.is_(None))", "computed"),
    ("product of values wrong", "views.py", "pair[0] * pair[1]", "pair[0] + pair[1]", "computed"),
    ("wrong total", "convert.py", "return price * count", "return price", "actions"),
    ("source not cleared", "convert.py", "session.delete(row)", "pass", "actions"),
    ("takes what is not offered", "convert.py", "if may_read(session, item, caller, list(wanted)) != wanted:", "if False:", "actions"),
    ("line price forgotten", "convert.py", "assign(part, convert.total.line_price, price)", "assign(part, convert.total.line_price, 0)", "actions"),
    ("any password", "security.py", "return _hasher.verify(hashed or _nobody, password) and hashed is not None", "return hashed is not None", "auth"),
    ("other sites may write", "security.py", 'return site not in ("same-origin", "none")', "return False", "auth"),
    ("guessing not slowed", "security.py", "if len(seen) >= self.failures_max:", "if False:", "auth"),
    ("disabled person stays", "security.py", ".where(user.disabled == sa.false())", "", None),
    ("any file is a picture", "uploads.py", "return next((ending for ending, (_, magic) in KINDS.items() if magic.match(content)), None)", 'return "png"', "product"),
    ("writes not recorded", "audit.py", "if is_staff(caller.role):", "if False:", "product"),
    ("no transaction at all", "db.py", "            session.rollback()\n            raise Refused", "            raise Refused", None),
]
# Two guards stand behind each other here: the other one still holds, so no test can tell.
DOUBLE_GUARDED = {fault[0] for fault in FAULTS if fault[4] is None}


def noticed(folder: Path, tests: str) -> bool:
    """Whether the product's tests fail."""
    files = [f"tests/test_{name}.py" for name in tests.split()]
    command = [sys.executable, "-m", "pytest", "-q", "-x", *files]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    if done.returncode not in (0, 1):
        print(done.stdout[-2000:], done.stderr[-2000:])
        raise SystemExit(f"the tests could not be run (exit status {done.returncode})")
    return done.returncode == 1


def kills(source: Path, file: str, old: str, new: str, tests: str) -> bool:
    """Whether the product's tests notice the fault."""
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "api"
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns("__pycache__"))
        path = folder / CORE / file
        text = path.read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise SystemExit(f"the fault {old!r} does not fit {file} any more; write it anew")
        path.write_text(text.replace(old, new), encoding="utf-8")
        return noticed(folder, tests)


def main() -> int:
    try:
        import fastapi  # noqa: F401
        import pytest  # noqa: F401
    except ImportError as error:
        print(f"FAULT CHECK NOT RUN: {error}; run it with the toolchain's python", file=sys.stderr)
        return 2
    sources = [Path(product) / "services/api" for product in sys.argv[1:]]
    survivors = []
    for fault in FAULTS:
        if fault[0] in DOUBLE_GUARDED:
            continue
        caught = any(kills(source, *fault[1:]) for source in sources)
        print(("noticed   " if caught else "SURVIVED  ") + fault[0], flush=True)
        if not caught:
            survivors.append(fault[0])
    total = len(FAULTS) - len(DOUBLE_GUARDED)
    print(f"{total - len(survivors)} of {total} faults noticed")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
