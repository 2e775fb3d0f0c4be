"""DBOS: python dbos_chain.py chain FLOWS; each flow has 40 steps that do nothing, each checkpointed."""

import os
import warnings

warnings.filterwarnings("ignore")

from dbos import DBOS  # noqa: E402
from phase import arguments, begin, end, now  # noqa: E402

_, FLOWS = arguments()
URL = os.environ.get("DATABASE_URL", "").replace("postgresql://", "postgresql+psycopg://")
URL = URL or f"sqlite:///{os.environ['DATABASE_FILE']}"
DBOS(config={"name": "bench", "system_database_url": URL, "log_level": "ERROR", "run_admin_server": False})


@DBOS.step()
def step(number):
    return number


@DBOS.workflow()
def flow(steps):
    for number in range(steps):
        step(number)


DBOS.launch()
flow(2)
begin()
ms = []
for _ in range(FLOWS):
    started = now()
    flow(40)
    ms.append(now() - started)
end(ms=ms)
