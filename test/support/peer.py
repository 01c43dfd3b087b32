"""A peer that knows nothing of Redloom but docs/wire-format.md: Debian's python3 with python3-redis.

argv: the URL, the prefix. Reads one JSON command a line on standard input, answers with one JSON value a line.
"""
import json
import re
import struct
import sys
import time
import urllib.parse
import uuid

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


def publish_kept(channel, value, max_entries, max_age_ms):
    """On a channel with `replay`: numbered, kept beside it, and published with its place."""
    script = """
        local time = redis.call('TIME')
        local number = redis.call('INCR', KEYS[2])
        if number == 1 then
            number = time[1] * 1000000
            redis.call('SET', KEYS[2], string.format('%.0f', number))
        end
        number = string.format('%.0f', number)
        local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], '*', 'data', ARGV[2], 'n', number)
        local oldest = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) - ARGV[4])
        redis.call('XTRIM', KEYS[1], 'MINID', '~', oldest)
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        redis.call('PEXPIRE', KEYS[2], ARGV[4] + 86400000)
        redis.call('PUBLISH', ARGV[1], id .. '/' .. number .. ' ' .. ARGV[2])
        return id .. '/' .. number
    """
    keys = [beside(channel, "history"), beside(channel, "number")]
    return client.eval(script, 2, *keys, prefix + channel, json.dumps(value), max_entries, max_age_ms)


def receive_kept():
    place, payload = pubsub.get_message(timeout=5)["data"].split(" ", 1)
    return {"place": place, "value": json.loads(payload)}


def history(channel):
    entries = client.xrange(beside(channel, "history"))
    return [[entry_id + "/" + fields["n"], json.loads(fields["data"])] for entry_id, fields in entries]


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


def increment(key, by):
    return client.incrby(prefix + key, by)


def make_servers(name):
    """A call's one group, whoever comes first."""
    try:
        create_group(name, "servers", "0")
    except redis.ResponseError as error:
        if not str(error).startswith("BUSYGROUP"):
            raise


def request(name, value, timeout_ms):
    """Calls, and waits: how it was answered, what with, and what was told on the way."""
    key, correlation = prefix + name, str(uuid.uuid4())
    inbox = beside(name, "inbox:" + str(uuid.uuid4()))
    make_servers(name)
    with client.pubsub() as replies:
        replies.subscribe(inbox)
        replies.get_message(timeout=5)
        client.xadd(key, {
            "data": json.dumps(value),
            "header:redloom-reply-to": inbox,
            "header:redloom-correlation-id": correlation,
            "header:redloom-timeout": timeout_ms,
            "header:redloom-progress": "1",
        }, nomkstream=True)
        told = []
        deadline = time.monotonic() + timeout_ms / 1000
        while (left := deadline - time.monotonic()) > 0:
            message = replies.get_message(timeout=left)
            if message is None:
                continue
            kind, about, rest = message["data"].split(" ", 2)
            if about != correlation:
                continue
            if kind == "progress":
                told.append(json.loads(rest.split(" ", 1)[1]))
                continue
            client.unlink(beside(name, "reply:" + correlation))
            return [kind, rest, told]
        return ["timed out", client.get(beside(name, "reply:" + correlation)), told]


def serve(name, answers):
    """Takes as many calls as there are answers: `ok <json>`, `error <Name> <json>`. Resolves to what was asked."""
    key, asked = prefix + name, []
    script = """
        local row = redis.call('XPENDING', KEYS[1], 'servers', ARGV[1], ARGV[1], 1, ARGV[2])[1]
        if not row or row[4] ~= tonumber(ARGV[3]) then return 0 end
        redis.call('SET', KEYS[2], ARGV[5], 'PXAT', ARGV[6])
        redis.call('PUBLISH', ARGV[4], ARGV[5])
        redis.call('XDEL', KEYS[1], ARGV[1])
        return 1
    """
    make_servers(name)
    for step, answer in enumerate(answers):
        seconds, micros = client.time()
        client.zadd(beside(name, "alive:servers"), {"python": seconds * 1000 + micros // 1000})
        [[_, [[entry_id, fields]]]] = client.xreadgroup("servers", "python", {key: ">"}, count=1, block=5000)
        correlation, inbox = fields["header:redloom-correlation-id"], fields["header:redloom-reply-to"]
        until = int(entry_id.split("-")[0]) + int(fields["header:redloom-timeout"]) + 1000
        if fields.get("header:redloom-progress") == "1":
            client.publish(inbox, f"progress {correlation} 1 " + json.dumps({"done": step, "of": len(answers)}))
        kind, what = answer.split(" ", 1)
        reply = beside(name, "reply:" + correlation)
        ours = client.eval(script, 2, key, reply, entry_id, "python", 1, inbox, f"{kind} {correlation} {what}", until)
        client.xack(key, "servers", entry_id)
        asked.append([json.loads(fields["data"]), ours])
    return asked


def answer_all(name, server, value):
    """One call with `broadcast`, which every server hears and answers."""
    with client.pubsub() as requests:
        requests.subscribe(prefix + name)
        requests.get_message(timeout=5)
        answer("listening")
        message = requests.get_message(timeout=5)
        correlation, _timeout_ms, inbox, asked = message["data"].split(" ", 3)
        client.publish(inbox, f"ok {correlation} {server} " + json.dumps(value))
        return json.loads(asked)


calls = {
    f.__name__: f
    for f in (
        publish, subscribe, receive, add, read_group, set_key, get_key,
        create_group, add_once, schedule, add_ordered, publish_kept, receive_kept, history, increment,
        request, serve, answer_all,
    )
}
answer("ready")
for line in sys.stdin:
    name, *arguments = json.loads(line)
    answer(calls[name](*arguments))
