import { describe, expect, test } from "vitest";
import { isDate, isDateTime, isDuration, isEmail, isTime, isUri, isUuid } from "../../src/runtime/wire/formats.js";

const formats = {
  uuid: {
    is: isUuid,
    good: ["3f2b8c1e-9a4d-4c6b-8e2f-1a2b3c4d5e6f", "3F2B8C1E-9A4D-4C6B-8E2F-1A2B3C4D5E6F"],
    bad: [
      "",
      "3f2b8c1e9a4d4c6b8e2f1a2b3c4d5e6f",
      "{3f2b8c1e-9a4d-4c6b-8e2f-1a2b3c4d5e6f}",
      "3f2b8c1e-9a4d-4c6b-8e2f-1a2b3c4d5e6g",
      "3f2b8c1e-9a4d-4c6b-8e2f-1a2b3c4d5e6f\n",
    ],
  },
  "date-time": {
    is: isDateTime,
    good: [
      "2026-11-23T08:51:25Z",
      "2024-02-29t00:00:00.123456789z",
      "1998-12-31T23:59:60Z",
      "1998-12-31T15:59:60.5-08:00",
      "0000-01-01T00:00:00+23:59",
    ],
    bad: [
      "2026-11-23",
      "2026-11-23T08:51:25",
      "2026-11-23 08:51:25Z",
      "2023-02-29T00:00:00Z",
      "1900-02-29T00:00:00Z",
      "2026-04-31T00:00:00Z",
      "2026-13-01T00:00:00Z",
      "2026-11-23T24:00:00Z",
      "1998-12-31T22:59:60Z",
      "2026-11-23T08:51:25+0100",
      "2026-11-23T08:51:25.Z",
      "2026-11-23T08:51:25Z\n",
      "+02026-11-23T08:51:25Z",
    ],
  },
  date: {
    is: isDate,
    good: ["2024-02-29", "2000-02-29", "2026-12-31"],
    bad: ["2023-02-29", "1900-02-29", "2026-00-10", "2026-06-31", "26-06-30", "2026-6-3"],
  },
  time: {
    is: isTime,
    good: ["08:51:25Z", "23:59:60Z", "08:51:25.5+01:00", "01:29:60+01:30"],
    bad: ["08:51:25", "24:00:00Z", "08:60:00Z", "22:59:60Z", "08:51Z"],
  },
  duration: {
    is: isDuration,
    good: ["P1Y2M3DT4H5M6S", "PT36H", "P4W", "P1M", "P1Y2M"],
    bad: ["", "P", "PT", "P1S", "1D", "P1D2H", "P1Y2D", "P1W2D", "PT1D", "P-1D", "P1.5D"],
  },
  uri: {
    is: isUri,
    good: [
      "https://user:pw@example.org:8080/a/b?c=d&e#f",
      "urn:isbn:0451450523",
      "mailto:a@b.c",
      "http://[2001:db8::7]/",
      "http://[::ffff:1.2.3.4]",
      "ldap://[v1.x:y]/",
      "file:///etc/hosts",
      "a:",
      "http://a/%20",
    ],
    bad: [
      "",
      "//example.org",
      "/a/b",
      "http://a b",
      "http://a/%2",
      "http://[::1",
      "http://[1::2::3]",
      "http://[12345::]",
      "1http://a",
      "http://a/\u00e9",
      'http://a/"',
      "http://a/<b>",
      "http://a/\\",
      "http://a:80x/",
      "http://a@b@c/",
    ],
  },
  email: {
    is: isEmail,
    good: [
      "a@b",
      "first.last+tag@sub.example.org",
      "o'neil@example.org",
      "a@1.2",
      '"a b"@c',
      '"a@b..c"@d',
      '"a\\"b\\\\"@c',
      '""@c',
      "a@[127.0.0.1]",
      "a@[IPv6:::1]",
      "a@[ipv6:2001:db8::ff]",
    ],
    bad: [
      "",
      "a",
      "@b",
      "a@",
      ".a@b",
      "a..b@c",
      "a.@b",
      "a b@c",
      '"a"b"@c',
      '"a\\"@c',
      '"a\nb"@c',
      '"é"@c',
      '"a".b@c',
      `"${"a".repeat(63)}"@b`,
      "a@[127.0.0.256]",
      "a@[127.0.0.1.]",
      "a@[::1]",
      "a@[IPv6:::g]",
      "a@[x:y]",
      "a@[127.0.0.1",
      "a@b_c",
      "a@-b",
      "a@b-",
      "a@b..c",
      `${"a".repeat(65)}@b`,
      `a@${"b".repeat(64)}`,
      "é@b",
    ],
  },
};

describe.each(Object.entries(formats))("format %s", (_, { is, good, bad }) => {
  test.each(good)("takes %j", (text) => expect(is(text)).toBe(true));
  test.each(bad)("refuses %j", (text) => expect(is(text)).toBe(false));

  test("stays quick, given a megabyte made to backtrack", () => {
    const size = 1_000_000;
    const traps = [
      "a".repeat(size),
      "1".repeat(size),
      `P${"1".repeat(size)}`,
      `2026-11-23T08:51:25.${"1".repeat(size)}`,
    ];
    const more = [
      `a@${"a.".repeat(size / 2)}!`,
      `${"a.".repeat(size / 2)}!`,
      `a:${"%20".repeat(size / 3)}"`,
      `http://${"a@".repeat(size / 2)}`,
      `http://[${":".repeat(size)}]`,
    ];
    const start = process.cpuUsage().user;
    for (const trap of [...traps, ...more]) is(trap);
    // Quadratic work on a megabyte takes minutes; linear work milliseconds.
    expect((process.cpuUsage().user - start) / 1000).toBeLessThan(2_000);
  });
});
