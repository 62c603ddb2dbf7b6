using System;
using System.Runtime.Intrinsics.X86;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Decoding;
using LogCaster.Engine.Records;

namespace LogCaster.Tests.Decoding;

internal sealed class SeverityScannerTests
{
    private const string Sixty = "123456789 123456789 123456789 123456789 123456789 123456789 ";

    [Test]
    [Arguments("<0>Nov 23 01:38:35 vm kernel: panic", Severity.Emergency)]
    [Arguments("<11>first", Severity.Error)]
    [Arguments("<13>1 2026-11-23T01:38:35Z vm app - - - ERROR in the text, notice in the priority", Severity.Notice)]
    [Arguments("<30>Jan  2 15:04:05 tag[42]: out", Severity.Informational)]
    [Arguments("<191>debug of local7", Severity.Debug)]
    [Arguments("<192>ERROR: no priority is above 191", Severity.Error)]
    [Arguments("<>WARN an empty one", Severity.Warning)]
    [Arguments("<1234>ERROR too many digits", Severity.Error)]
    [Arguments("<13", Severity.None)]
    [Arguments("<", Severity.None)]
    [Arguments(" <11>not at the start", Severity.None)]
    public async Task A_syslog_priority_at_the_start_states_it(string record, Severity severity) =>
        await Assert.That(Scan(record)).IsEqualTo(severity);

    [Test]
    // nginx, Apache httpd, Python, Java, Serilog, Go, logfmt, JSON, gcc, systemd, PostgreSQL, Redis, npm, Rust.
    [Arguments("2026/11/23 10:00:00 [error] 31#31: *1 open() \"/x\" failed (2: No such file)", Severity.Error)]
    [Arguments("2026/11/23 10:00:00 [warn] 1#1: conflicting server name", Severity.Warning)]
    [Arguments("2026/11/23 10:00:00 [emerg] 1#1: bind() to 0.0.0.0:80 failed", Severity.Emergency)]
    [Arguments("[Mon Nov 23 10:00:00.123456 2026] [core:error] [pid 35708:tid 4328] File does not exist", Severity.Error)]
    [Arguments("[Mon Nov 23 10:00:00.123456 2026] [mpm_event:notice] [pid 1:tid 1] AH00489: configured", Severity.Notice)]
    [Arguments("ERROR:root:something failed", Severity.Error)]
    [Arguments("2026-11-23 10:00:00,123 - app.db - WARNING - slow query", Severity.Warning)]
    [Arguments("CRITICAL:app:out of memory", Severity.Critical)]
    [Arguments("10:00:00.123 [main] ERROR com.example.App - failed", Severity.Error)]
    [Arguments("2026-11-23T10:00:00.123Z  INFO 1 --- [main] o.s.b.w.embedded.tomcat : started", Severity.Informational)]
    [Arguments("[10:00:00 ERR] Something broke", Severity.Error)]
    [Arguments("2026-11-23 10:00:00.123 +00:00 [Fatal] it ended", Severity.Critical)]
    [Arguments("fail: Microsoft.Hosting[0] error: 5", Severity.Error)]
    [Arguments("time=2026-11-23T10:00:00Z level=error msg=\"disk full\"", Severity.Error)]
    [Arguments("level=warn", Severity.Warning)]
    [Arguments("severity=NOTICE;x", Severity.Notice)]
    [Arguments("lvl=debug, x", Severity.Debug)]
    [Arguments("ts=1 level=\"info\" msg=x", Severity.Informational)]
    [Arguments("{\"level\":\"error\",\"msg\":\"x\"}", Severity.Error)]
    [Arguments("{\"time\":\"2026-11-23T10:00:00Z\", \"level\": \"warning\"}", Severity.Warning)]
    [Arguments("{\"@l\":\"Fatal\"}", Severity.Critical)]
    [Arguments("main.c:10:5: warning: unused variable 'x' [-Wunused-variable]", Severity.Warning)]
    [Arguments("main.c:12:1: error: expected ';'", Severity.Error)]
    [Arguments("2026-11-23 10:00:00.123 UTC [42] FATAL:  role does not exist", Severity.Critical)]
    [Arguments("kernel: panic: not syncing", Severity.Emergency)]
    [Arguments("ALERT disk", Severity.Alert)]
    [Arguments("EMERG EMERGENCY", Severity.Emergency)]
    [Arguments("[TRACE] in", Severity.Debug)]
    [Arguments("<info> NetworkManager", Severity.Informational)]
    [Arguments("[INFORMATIONAL] x", Severity.Informational)]
    [Arguments("INFORMATION: x", Severity.Informational)]
    [Arguments("CRIT x", Severity.Critical)]
    [Arguments("Error: ENOENT", Severity.Error)]
    [Arguments("WARN", Severity.Warning)]
    [Arguments("-ERR-", Severity.Error)]
    public async Task What_real_programs_write_states_it(string record, Severity severity) =>
        await Assert.That(Scan(record)).IsEqualTo(severity);

    [Test]
    [Arguments("")]
    [Arguments("E")]
    [Arguments("no error found")]
    [Arguments("The warning light is off, info follows")]
    [Arguments("0 errors, 0 warnings")]
    [Arguments("ERRORS")]
    [Arguments("ERROR_CODE=5")]
    [Arguments("MY_ERROR")]
    [Arguments("TERROR")]
    [Arguments("ERROR2")]
    [Arguments("2ERROR")]
    [Arguments("NOTICES NOTI EMER EMERGE CRITICA INFORM INFORMAT WARNS WARNIN")]
    [Arguments("{\"error\":\"none\"}")]
    [Arguments("{\"error\": 5}")]
    [Arguments("GET /error?info=1 HTTP/1.1")]
    [Arguments("éERROR")]
    [Arguments("ERRORé")]
    [Arguments("日ERROR日")]
    [Arguments("alerting debugger tracer fatality panicky")]
    [Arguments("INF WRN DBG")]
    public async Task Words_in_sentences_and_parts_of_words_state_none(string record)
    {
        await Assert.That(Scan(record)).IsEqualTo(Severity.None);
        await Assert.That(Scan(record + " and more text, so that it is longer than what is looked at in one go")).IsEqualTo(Severity.None);
    }

    [Test]
    [Arguments("first WARN then ERROR", Severity.Warning)]
    [Arguments("no error found, but WARN", Severity.Warning)]
    [Arguments("errors: level=debug ERROR", Severity.Debug)]
    [Arguments("é ERROR é", Severity.Error)]
    public async Task The_first_that_is_stated_counts(string record, Severity severity) =>
        await Assert.That(Scan(record)).IsEqualTo(severity);

    [Test]
    [Arguments("", Severity.Error)]
    [Arguments("1", Severity.Error)]
    [Arguments("12", Severity.Error)]
    [Arguments("123", Severity.Error)]
    [Arguments("1234", Severity.None)]
    [Arguments("12345", Severity.None)]
    public async Task A_word_counts_if_it_begins_in_the_first_64_bytes(string before, Severity severity)
    {
        // The blank before the word is byte 60 and those that follow.
        string start = (before + Sixty)[..(Sixty.Length + before.Length)];
        await Assert.That(Scan(start + "ERROR")).IsEqualTo(severity);
        await Assert.That(Scan(start + "ERROR and a long text behind it, which nobody looks at: WARN")).IsEqualTo(severity);
    }

    [Test]
    public async Task A_word_is_found_at_every_place_whatever_the_length()
    {
        for (int place = 0; place < 70; place++)
        {
            for (int behind = 0; behind < 70; behind++)
            {
                string record = new string('.', place) + "[warning]" + new string('.', behind);
                Severity expected = place + 1 < SeverityScanner.Window ? Severity.Warning : Severity.None;
                if (Scan(record) != expected)
                {
                    Assert.Fail($"{expected} expected: \"{record}\"");
                }
            }
        }
        await Assert.That(Scan("[warning]")).IsEqualTo(Severity.Warning);
    }

    [Test]
    public async Task Vector_code_and_scalar_code_agree_on_random_bytes_at_every_alignment()
    {
        var random = new Random(20261123);
        byte[] buffer = new byte[300];
        int stated = 0;
        for (int round = 0; round < 60; round++)
        {
            Fill(random, buffer);
            for (int length = 0; length <= 200; length++)
            {
                int start = (round + length) % 64;
                ReadOnlySpan<byte> record = buffer.AsSpan(start, length);
                int to = int.Min(length - 1, SeverityScanner.Window);
                Severity expected = SeverityScanner.ScanOneByOne(record, 0, to);
                stated += expected != Severity.None ? 1 : 0;
                if (length > 0 && record[0] != '<' && SeverityScanner.Scan(record) != expected)
                {
                    Assert.Fail($"Round {round}, length {length}: {expected} expected: \"{Encoding.Latin1.GetString(record)}\"");
                }
            }
        }
        await Assert.That(stated).IsGreaterThan(1000);
    }

    [Test]
    public async Task Many_records_at_once_state_what_each_states_alone()
    {
        var random = new Random(20261124);
        byte[] buffer = new byte[20_000];
        var slices = new RecordSlice[2000];
        int stated = 0;
        for (int round = 0; round < 40; round++)
        {
            Fill(random, buffer);
            int count = 0;
            int longest = round % 2 == 0 ? 12 : 150;
            for (int at = random.Next(3); at < buffer.Length && count < slices.Length;)
            {
                int length = int.Min(random.Next(1, longest), buffer.Length - at);
                slices[count++] = new RecordSlice { Start = at, Length = length, Severity = Severity.Alert };
                at += length + random.Next(3);
            }
            SeverityScanner.ScanAll(buffer, slices.AsSpan(0, count));
            foreach (RecordSlice slice in slices.AsSpan(0, count))
            {
                ReadOnlySpan<byte> record = buffer.AsSpan(slice.Start, slice.Length);
                Severity expected = SeverityScanner.Scan(record);
                stated += expected != Severity.None ? 1 : 0;
                if (slice.Severity != expected)
                {
                    Assert.Fail($"Round {round}, {slice.Start}: {expected}, not {slice.Severity}: \"{Encoding.Latin1.GetString(record)}\"");
                }
            }
        }
        await Assert.That(stated).IsGreaterThan(1000);
    }

    [Test]
    public async Task Wide_and_narrow_vectors_find_the_same_pairs_and_leave_out_no_word()
    {
        var random = new Random(64);
        byte[] buffer = new byte[128];
        for (int round = 0; round < 5000; round++)
        {
            Fill(random, buffer);
            ReadOnlySpan<byte> text = buffer.AsSpan(round % 64, 40);
            uint narrow = SeverityScanner.NarrowPairsIn32(text);
            bool alike = !Avx2.IsSupported || SeverityScanner.WidePairsIn32(text) == narrow;
            if (!alike || SeverityScanner.PairsIn32(text) != narrow)
            {
                Assert.Fail($"Round {round}: \"{Encoding.Latin1.GetString(text)}\"");
            }
            for (int i = 0; i < 32; i++)
            {
                if ((narrow >> i & 1) == 0 && SeverityWord.At(text, i) != Severity.None)
                {
                    Assert.Fail($"Round {round}: the word at {i} has no pair: \"{Encoding.Latin1.GetString(text)}\"");
                }
            }
        }
        await Assert.That(SeverityScanner.PairsIn32(Encoding.ASCII.GetBytes("ERROR".PadRight(40)))).IsEqualTo(1u);
    }

    private static Severity Scan(string record) => SeverityScanner.Scan(Encoding.UTF8.GetBytes(record));

    /// <summary>Words of severity, whole and broken, among what may stand beside them and bytes of any kind.</summary>
    private static void Fill(Random random, Span<byte> buffer)
    {
        string[] words =
        [
            "error", "err", "warn", "warning", "info", "information", "informational", "crit", "critical", "emerg", "emergency", "alert", "notice",
            "debug", "trace", "fatal", "panic", "er", "in", "no",
        ];
        const string Beside = " []<>:\"'=,;\t._-/09aZéx{}";
        for (int at = 0; at < buffer.Length;)
        {
            string word = words[random.Next(words.Length)];
            string piece = random.Next(8) switch
            {
                0 or 1 => word,
                2 or 3 => word.ToUpperInvariant(),
                4 => char.ToUpperInvariant(word[0]) + word[1..],
                5 => ((char)random.Next(256)).ToString(),
                _ => Beside[random.Next(Beside.Length)].ToString(),
            };
            foreach (char letter in piece)
            {
                if (at < buffer.Length)
                {
                    buffer[at++] = (byte)letter;
                }
            }
        }
    }
}
