"""A peer that knows nothing of Redloom but docs/wire-format.md: Debian's python3 with python3-redis.

argv: the URL, the prefix. Reads one JSON command a line on standard input, answers with one JSON value a line.
"""
import json
import re
import struct
import sys
import urllib.parse

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


def encoded(value):
    """A parameter's value, and a value that deduplicates, as names have it."""
    return re.sub(r"[:{}*?\[\]\\%\s\x00-\x1f\x7f-\x9f]", lambda m: urllib.parse.quote(m.group(), safe=""), value)


def beside(stream, purpose):
    """The key beside a stream; no name here has a hash tag of its own."""
    return "{" + prefix + stream + "}:" + purpose


def create_group(stream, group, start):
    client.xgroup_create(prefix + stream, group, start, mkstream=True)


def add_once(stream, value, by, within_ms):
    script = """
        local known = redis.call('GET', KEYS[2])
        if known then return { known, 1 } end
        local id = redis.call('XADD', KEYS[1], '*', 'data', ARGV[1])
        redis.call('SET', KEYS[2], id, 'PX', ARGV[2])
        return { id, 0 }
    """
    seen = beside(stream, "seen:" + encoded(value[by]))
    entry_id, duplicate = client.eval(script, 2, prefix + stream, seen, json.dumps(value), within_ms)
    return [entry_id, duplicate == 1]


def packed(texts):
    """An array of texts in MessagePack."""
    parts = [struct.pack(">BH", 0xDC, len(texts))]
    for text in texts:
        data = text.encode()
        parts += [struct.pack(">BI", 0xDB, len(data)), data]
    return b"".join(parts)


def schedule(stream, schedule_id, value, by, within_ms, delay_ms):
    mark = encoded(value[by])
    seconds, micros = client.time()
    due = seconds * 1000 + micros // 1000 + delay_ms
    delayed = beside(stream, "delayed")
    with client.pipeline(transaction=True) as transaction:
        transaction.hset(beside(stream, "delayed:data"), schedule_id, packed([mark, "data", json.dumps(value)]))
        transaction.zadd(delayed, {schedule_id: due})
        transaction.set(beside(stream, "seen:" + mark), schedule_id, px=within_ms)
        transaction.execute()
    if client.zrange(delayed, 0, 0) == [schedule_id]:
        client.publish(beside(stream, "wake"), delay_ms)


def add_ordered(stream, value, by):
    return client.xadd(prefix + stream, {"data": json.dumps(value), "redloom-by:" + by: str(value[by])})


calls = {
    f.__name__: f
    for f in (
        publish, subscribe, receive, add, read_group, set_key, get_key,
        create_group, add_once, schedule, add_ordered,
    )
}
answer("ready")
for line in sys.stdin:
    name, *arguments = json.loads(line)
    answer(calls[name](*arguments))
