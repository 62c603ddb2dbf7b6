using System;
using System.Collections.Generic;
using System.Text;

namespace LogCaster.EndToEnd;

/// <summary>
/// Command lines by chance, from plain ones to garbage. None ends a session, watches live or empties the memory. Each is one line without its end.
/// </summary>
/// <param name="random">The dice.</param>
internal sealed class RandomCommandLines(Random random)
{
    private static readonly string[] s_verbs =
    [
        "FIND", "COUNT", "HIST", "TOP", "FIELDS", "QUERY", "SEARCH", "REGEX", "FILTER", "RECENT", "HELP", "STATS", "find", "Count", "hist", "top", "TOP 3",
        "HIST 1m", "FIELDS host", "FILTER 2026-11-23 00:00:00 2026-11-24 00:00:00", "HELP TERMS", "HELP OPTIONS", "NONSENSE", "FNID", "", " ", "\t",
    ];

    private static readonly string[] s_items =
    [
        "error", "ERROR", "\"disk full\"", "user=ann", "user:ann", "status>=500", "status<1e9", "-info", "-", "--", "OR", "or", "AND", "(", ")", "((((((((((", "))",
        "/a+b/", "/a+b/i", "/(/", "//", "/[[:alpha:]]+/c", "/unclosed", "\"unclosed", "\"", "'", "\\", "keyword=a", "keywords=a,b,,c", "operator=OR", "operator=XOR",
        "regex=a.*b", "regex=[", "time_from=0", "time_to=99999999999999999999", "since=-5m", "since=yesterday", "since=-", "until=now", "last=1h", "last=", "around=now",
        "limit=3", "limit=0", "limit=-1", "limit=99999999999999999999", "n=1", "order=desc", "order=up", "level=err", "level=info..err", "level:info", "level=x",
        "case=y", "case=n", "case=", "ctx=1", "C=2", "before=1", "after=1", "ctx=99999999999", "out=text", "out=raw", "out=json", "out=csv", "out=xml", "tz=Europe/Berlin",
        "tz=UTC", "tz=Nowhere", "quiet=1", "fields=user,status", "fields=", "timeout=1ms", "timeout=1s", "timeout=0", "timeout=x", "cursor=abc", "=", "==", "a=b=c", ":", ":::",
        "a:\"", "a:/x/", "a:/(/", "é", "€", "İ", "😀", "\0", "\r", "\x1b[31m", "*", "?", "{", "}", "(a{1000}){1000}", "/(a{1000}){1000}/", "99999999999999999999", "-99999", "0x10",
    ];

    /// <summary>The next line.</summary>
    public byte[] Next() => random.Next(20) switch
    {
        0 => Garbage(random.Next(1, 200)),
        1 => [.. "FIND "u8, .. Garbage(random.Next(1, 100))],
        2 when random.Next(20) == 0 => [.. "COUNT "u8, .. Garbage(random.Next(3000, 6000))],
        _ => Encoding.UTF8.GetBytes(s_verbs[random.Next(s_verbs.Length)] + Items()),
    };

    /// <summary>What may follow a verb, with a blank before it.</summary>
    public string Items()
    {
        var items = new List<string>();
        for (int count = random.Next(7); count > 0; count--)
        {
            string item = s_items[random.Next(s_items.Length)];
            items.Add(random.Next(6) == 0 ? Broken(item) : item);
        }
        return " " + string.Join(random.Next(10) == 0 ? "" : " ", items);
    }

    private string Broken(string item)
    {
        int at = random.Next(item.Length + 1);
        return random.Next(3) switch
        {
            0 => item[..at],
            1 => item.Insert(at, ((char)random.Next(32, 127)).ToString()),
            _ => item + item,
        };
    }

    private byte[] Garbage(int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        // A first byte that begins no verb: chance shall not type QUIT.
        bytes[0] = (byte)'~';
        bytes.AsSpan().Replace((byte)'\n', (byte)' ');
        return bytes;
    }
}
