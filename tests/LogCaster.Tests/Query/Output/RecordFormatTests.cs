using System;
using System.Buffers;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Query.Output;
using LogCaster.Engine.Records;
using LogCaster.Tests.Query.Language;

namespace LogCaster.Tests.Query.Output;

internal sealed class RecordFormatTests
{
    private const string Logfmt = "level=error user=\"Ann \\\"A\\\"\" ms=7, more";

    // 2026-11-23T01:38:35.006Z
    private static readonly long s_ticks = new DateTime(2026, 11, 23, 1, 38, 35, 6, DateTimeKind.Utc).Ticks;

    [Test]
    [Arguments("FIND", "2026-11-23T01:38:35.006Z 192.0.2.7 ERROR " + Logfmt + "\n")]
    [Arguments("FIND tz=+01:00", "2026-11-23T02:38:35.006+01:00 192.0.2.7 ERROR " + Logfmt + "\n")]
    [Arguments("FIND tz=-05:30", "2026-11-22T20:08:35.006-05:30 192.0.2.7 ERROR " + Logfmt + "\n")]
    [Arguments("FIND tz=local", "2026-11-23T02:38:35.006+01:00 192.0.2.7 ERROR " + Logfmt + "\n")]
    [Arguments("FIND out=raw", Logfmt + "\n")]
    [Arguments("FIND fields=user,nothing,level", "Ann \"A\"\t-\terror\n")]
    [Arguments("FIND fields=seq,source,time tz=utc", "42\t192.0.2.7\t2026-11-23T01:38:35.006Z\n")]
    [Arguments("FIND out=csv", "2026-11-23T01:38:35.006Z,42,error,192.0.2.7,\"level=error user=\"\"Ann \\\"\"A\\\"\"\"\" ms=7, more\"\r\n")]
    [Arguments("FIND out=csv fields=ms,nothing,user", "7,,\"Ann \"\"A\"\"\"\r\n")]
    [Arguments("FIND out=json fields=seq,user,nothing", "{\"seq\":42,\"user\":\"Ann \\\"A\\\"\"}\n")]
    [Arguments("FIND out=json tz=+01:00", "{\"time\":\"2026-11-23T02:38:35.006+01:00\",\"seq\":42,\"level\":\"error\",\"source\":\"192.0.2.7\",\"message\":\"level=error user=\\\"Ann \\\\\\\"A\\\\\\\"\\\" ms=7, more\"}\n")]
    [Arguments("RECENT", "[2026-11-23 02:38:35] " + Logfmt + "\n")]
    [Arguments("RECENT tz=utc", "[2026-11-23 01:38:35] " + Logfmt + "\n")]
    public async Task A_record_is_written_as_the_query_says(string line, string written) =>
        await Assert.That(Write(line, Logfmt)).IsEqualTo(written);

    [Test]
    [Arguments("FIND C=1", "* 2026-11-23T01:38:35.006Z 192.0.2.7 ERROR x\n", "  2026-11-23T01:38:35.006Z 192.0.2.7 ERROR x\n")]
    [Arguments("FIND A=1 fields=seq,nothing", "* 42\t-\n", "  42\t-\n")]
    [Arguments("FIND B=1 out=raw", "x\n", "x\n")]
    [Arguments("FIND C=1 out=csv fields=seq", "42,true\r\n", "42,false\r\n")]
    [Arguments("FIND C=1 out=csv fields=match,seq", "true,42\r\n", "false,42\r\n")]
    [Arguments("FIND C=1 out=json fields=seq", "{\"seq\":42,\"match\":true}\n", "{\"seq\":42,\"match\":false}\n")]
    [Arguments("FIND around=now out=json fields=match", "{\"match\":true}\n", "{\"match\":false}\n")]
    [Arguments("FIND C=1 out=json", "{\"time\":\"2026-11-23T01:38:35.006Z\",\"seq\":42,\"level\":\"error\",\"source\":\"192.0.2.7\",\"message\":\"x\",\"match\":true}\n", "{\"time\":\"2026-11-23T01:38:35.006Z\",\"seq\":42,\"level\":\"error\",\"source\":\"192.0.2.7\",\"message\":\"x\",\"match\":false}\n")]
    [Arguments("FIND C=0", "2026-11-23T01:38:35.006Z 192.0.2.7 ERROR x\n", "2026-11-23T01:38:35.006Z 192.0.2.7 ERROR x\n")]
    [Arguments("FIND C=0 fields=match", "-\n", "-\n")]
    public async Task A_match_is_told_from_a_neighbour_where_neighbours_are_asked_for(string line, string match, string neighbour)
    {
        await Assert.That(Write(line, "x")).IsEqualTo(match);
        await Assert.That(Write(line, "x", isMatch: false)).IsEqualTo(neighbour);
    }

    [Test]
    [Arguments("FIND", "2026-11-23T01:38:35.006Z 192.0.2.7 ERROR a\\x1b[2J\\nb\n")]
    [Arguments("FIND fields=message", "a\\x1b[2J\\nb\n")]
    [Arguments("FIND out=csv fields=message", "\"a\\x1b[2J\\nb\"\r\n")]
    [Arguments("FIND out=json fields=message", "{\"message\":\"a\\u001b[2J\\nb\"}\n")]
    public async Task Nothing_that_a_terminal_obeys_is_written(string line, string written) =>
        await Assert.That(Write(line, "a\x1b[2J\nb")).IsEqualTo(written);

    [Test]
    [Arguments("FIND", "# a \"note\"\n")]
    [Arguments("FIND out=json", "{\"note\":\"a \\\"note\\\"\"}\n")]
    [Arguments("FIND out=csv", "# a \"note\"\r\n")]
    [Arguments("FIND out=raw", "# a \"note\"\n")]
    [Arguments("FIND quiet=1", "")]
    public async Task A_note_does_not_look_like_a_record(string line, string written)
    {
        var output = new ArrayBufferWriter<byte>();
        FormatOf(line, new SourceTable(0)).WriteNote(output, "a \"note\"");
        await Assert.That(Encoding.UTF8.GetString(output.WrittenSpan)).IsEqualTo(written);
    }

    [Test]
    [Arguments("FIND out=csv", "time,seq,level,source,message\r\n")]
    [Arguments("FIND out=csv fields=user,ms", "user,ms\r\n")]
    [Arguments("FIND out=csv C=1", "time,seq,level,source,message,match\r\n")]
    [Arguments("FIND out=csv fields=user,match C=1", "user,match\r\n")]
    [Arguments("FIND out=json", "")]
    [Arguments("FIND fields=user,ms", "")]
    public async Task Only_CSV_has_a_header(string line, string written)
    {
        var output = new ArrayBufferWriter<byte>();
        FormatOf(line, new SourceTable(0)).WriteHeader(output);
        await Assert.That(Encoding.UTF8.GetString(output.WrittenSpan)).IsEqualTo(written);
    }

    [Test]
    public async Task What_is_not_known_is_a_dash()
    {
        var output = new ArrayBufferWriter<byte>();
        FormatOf("FIND", new SourceTable(0)).Write(output, 1, new Record { Ticks = s_ticks, Severity = Severity.None }, "x"u8);
        await Assert.That(Encoding.UTF8.GetString(output.WrittenSpan)).IsEqualTo("2026-11-23T01:38:35.006Z - - x\n");
    }

    private static string Write(string line, string payload, bool isMatch = true)
    {
        var sources = new SourceTable(1);
        var record = new Record { Ticks = s_ticks, Severity = Severity.Error, Source = sources.Add("192.0.2.7") };
        var output = new ArrayBufferWriter<byte>();
        FormatOf(line, sources).Write(output, 42, record, Encoding.UTF8.GetBytes(payload), isMatch);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static RecordFormat FormatOf(string line, SourceTable sources) =>
        new(new Engine.Query.Language.QueryParser(new FixedTime(FixedTime.Noon, FixedTime.Berlin)).Parse(Encoding.UTF8.GetBytes(line)).Command!.Query!, sources, FixedTime.Berlin);
}
