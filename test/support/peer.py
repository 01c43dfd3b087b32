"""A peer that knows nothing of Redloom but docs/wire-format.md: Debian's python3 with python3-redis.

argv: the URL, the prefix. Reads one JSON command a line on standard input, answers with one JSON value a line.
"""
import json
import sys

import redis

url, prefix = sys.argv[1], sys.argv[2]
client = redis.Redis.from_url(url, decode_responses=True)
pubsub = client.pubsub()


def answer(value):
    print(json.dumps(value), flush=True)


def publish(channel, value):
    return client.publish(prefix + channel, json.dumps(value))


def subscribe(channel):
    pubsub.subscribe(prefix + channel)
    return pubsub.get_message(timeout=5)["type"]


def receive():
    message = pubsub.get_message(timeout=5)
    return {"channel": message["channel"][len(prefix):], "value": json.loads(message["data"])}


def add(stream, value):
    return client.xadd(prefix + stream, {"data": json.dumps(value)})


def read_group(stream, group):
    [[_, entries]] = client.xreadgroup(group, "python", {prefix + stream: ">"}, count=10, block=5000)
    for entry_id, _ in entries:
        client.xack(prefix + stream, group, entry_id)
    return [json.loads(fields["data"]) for _, fields in entries]


def set_key(key, value):
    return client.set(prefix + key, json.dumps(value))


def get_key(key):
    return json.loads(client.get(prefix + key))


calls = {f.__name__: f for f in (publish, subscribe, receive, add, read_group, set_key, get_key)}
answer("ready")
for line in sys.stdin:
    name, *arguments = json.loads(line)
    answer(calls[name](*arguments))
