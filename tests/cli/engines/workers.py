"""Beside a script that is loaded as `load`: tells the workers' requests apart, and ends the run once each of two workers has sent some, or
without workers, once a request was sent."""

import os

import gevent
import load
from locust import events, runners
from locust.runners import LocalRunner, MasterRunner

ENOUGH = 10
runners.WORKER_REPORT_INTERVAL = 0.5
begin = load.Courtside.on_start


def on_start(user):
    begin(user)
    user.client.headers["X-Worker"] = os.environ["WORKER"]


load.Courtside.on_start = on_start


@events.init.add_listener
def watch(environment, **_):
    ending = []

    def end():
        # Once: a second call while the first is under way would wait for ever.
        if not ending:
            ending.append(gevent.spawn(environment.runner.quit))

    if isinstance(environment.runner, LocalRunner):
        environment.events.request.add_listener(lambda **_: end())
    if not isinstance(environment.runner, MasterRunner):
        return
    sent = {}

    @environment.events.worker_report.add_listener
    def count(client_id, data, **_):
        sent[client_id] = sent.get(client_id, 0) + data["stats_total"]["num_requests"]
        if sum(number >= ENOUGH for number in sent.values()) == 2:
            end()
