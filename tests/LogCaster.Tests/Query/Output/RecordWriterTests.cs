using System;
using System.Buffers;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using LogCaster.Engine.Query;
using LogCaster.Engine.Query.Output;
using LogCaster.Engine.Records;
using LogCaster.Tests.Diagnostics;
using LogCaster.Tests.Query.Language;

namespace LogCaster.Tests.Query.Output;

internal sealed class RecordWriterTests
{
    // 2026-11-23T01:38:35.006Z
    private static readonly long s_ticks = new DateTime(2026, 11, 23, 1, 38, 35, 6, DateTimeKind.Utc).Ticks;

    private static byte[] Write(OutputFormat format, byte[] payload, Severity severity = Severity.Error, string source = "127.0.0.1", TimeZoneInfo? zone = null)
    {
        var output = new ArrayBufferWriter<byte>();
        var record = new Record { Ticks = s_ticks, Severity = severity, Length = payload.Length };
        RecordWriter.Write(format, output, new TimestampText(zone ?? TimeZoneInfo.Utc), 123, record, source, payload);
        return output.WrittenSpan.ToArray();
    }

    private static string WriteText(byte[] payload) => Encoding.UTF8.GetString(Write(OutputFormat.Text, payload))[TimestampText.LocalBytes..^1];

    [Test]
    public async Task Text_is_the_local_time_and_the_message()
    {
        byte[] line = Write(OutputFormat.Text, "Disk full"u8.ToArray(), zone: FixedTime.Berlin);
        await Assert.That(Encoding.UTF8.GetString(line)).IsEqualTo("[2026-11-23 02:38:35] Disk full\n");
    }

    [Test]
    [Arguments("plain ASCII ~ with \\n typed and \t", "plain ASCII ~ with \\n typed and \t")]
    [Arguments("Größe 日本語 😀 é", "Größe 日本語 😀 é")]
    [Arguments("a\nb\rc\0d", "a\\nb\\rc\\x00d")]
    [Arguments("\u001b[31mred\u001b[0m \a\b\v\f\u007f", "\\x1b[31mred\\x1b[0m \\x07\\x08\\x0b\\x0c\\x7f")]
    [Arguments("c1 \u0080\u0085\u009b31m\u009f \u00a0ÿ", "c1 \\x80\\x85\\x9b31m\\x9f \u00a0ÿ")]
    [Arguments("sep\u2028\u2029\u2027\u202a", "sep\\u2028\\u2029\u2027\u202a")]
    [Arguments("", "")]
    public async Task Text_escapes_what_a_terminal_would_obey(string message, string shown) =>
        await Assert.That(WriteText(Encoding.UTF8.GetBytes(message))).IsEqualTo(shown);

    [Test]
    [Arguments("FF", "\uFFFD")]
    [Arguments("61C328", "a\uFFFD(")]
    [Arguments("E28261", "\uFFFDa")]
    [Arguments("EDA080", "\uFFFD\uFFFD\uFFFD")]
    [Arguments("F09F98", "\uFFFD")]
    [Arguments("C280C3", "\\x80\uFFFD")]
    [Arguments("C0AF9B", "\uFFFD\uFFFD\uFFFD")]
    public async Task Bytes_that_are_not_UTF8_become_U_FFFD(string hex, string shown) =>
        await Assert.That(WriteText(Convert.FromHexString(hex))).IsEqualTo(shown);

    [Test]
    public async Task Raw_is_the_bytes_and_a_line_feed()
    {
        byte[] payload = [0, 27, 0xFF, 10, 65];
        await Assert.That(Write(OutputFormat.Raw, payload)).IsEquivalentTo((byte[])[.. payload, 10]);
    }

    [Test]
    public async Task Json_is_one_object_with_time_seq_level_source_and_message()
    {
        byte[] line = Write(OutputFormat.Json, "say \"hi\" C:\\x <b>&'é\t\u001b\u0085\u2028\n"u8.ToArray());
        await Assert.That(Encoding.UTF8.GetString(line)).IsEqualTo(
            "{\"time\":\"2026-11-23T01:38:35.006Z\",\"seq\":123,\"level\":\"error\",\"source\":\"127.0.0.1\","
            + "\"message\":\"say \\\"hi\\\" C:\\\\x <b>&'é\\t\\u001b\\u0085\\u2028\\n\"}\n");
    }

    [Test]
    public async Task Json_says_null_for_a_record_without_a_level() =>
        await Assert.That(Encoding.UTF8.GetString(Write(OutputFormat.Json, [], Severity.None))).Contains(",\"level\":null,");

    [Test]
    public async Task Json_writes_sources_of_any_length_and_kind()
    {
        string source = new string('x', 63) + "😀\"" + new string('é', 200);
        using var parsed = JsonDocument.Parse(Write(OutputFormat.Json, [], source: source));
        await Assert.That(parsed.RootElement.GetProperty("source").GetString()).IsEqualTo(source);
    }

    [Test]
    public async Task Any_bytes_are_one_line_of_valid_UTF8_without_controls_and_JSON_gives_the_text_back()
    {
        var random = new Random(20261123);
        byte[] parts = [0, 9, 10, 13, 27, 34, 92, 127, 65, 66, 0x80, 0x85, 0x9B, 0xA8, 0xC2, 0xC3, 0xE2, 0xED, 0xF0, 0xF4, 0x9F, 0x98, 0xFF];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] payload = new byte[random.Next(i % 100 == 0 ? 3000 : 40)];
            random.NextBytes(payload);
            if (i % 2 == 0)
                payload = [.. payload.Select(b => parts[b % parts.Length])];
            string expected = Encoding.UTF8.GetString(payload);
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Write(OutputFormat.Text, payload));
            bool isOneLine = text.IndexOf('\n', StringComparison.Ordinal) == text.Length - 1;
            if (!isOneLine || text[..^1].Any(static c => (char.IsControl(c) && c != '\t') || c is '\u2028' or '\u2029'))
                throw new InvalidOperationException(Convert.ToHexString(payload));
            byte[] json = Write(OutputFormat.Json, payload);
            using var parsed = JsonDocument.Parse(json);
            if (parsed.RootElement.GetProperty("message").GetString() != expected || json.AsSpan().IndexOf((byte)'\n') != json.Length - 1
                || Encoding.UTF8.GetString(json, 0, json.Length - 1).Any(char.IsControl))
            {
                throw new InvalidOperationException(Convert.ToHexString(payload));
            }
        }
        await Assert.That(WriteText("ok"u8.ToArray())).IsEqualTo("ok");
    }

    [Test]
    public async Task A_writer_that_gives_short_spans_gets_the_same_line()
    {
        byte[] payload = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("é\u001bä\nx", 100)));
        foreach (OutputFormat format in Enum.GetValues<OutputFormat>())
        {
            var output = new StingyWriter();
            RecordWriter.Write(format, output, new TimestampText(TimeZoneInfo.Utc), 123, new Record { Ticks = s_ticks, Severity = Severity.Error }, "127.0.0.1", payload);
            await Assert.That(Convert.ToHexString(output.Written)).IsEqualTo(Convert.ToHexString(Write(format, payload)));
        }
    }

    [Test]
    [Arguments(OutputFormat.Text)]
    [Arguments(OutputFormat.Raw)]
    [Arguments(OutputFormat.Json)]
    public async Task Writing_allocates_nothing(OutputFormat format)
    {
        byte[] payload = Encoding.UTF8.GetBytes("2026 ERROR Größe \u001b[31m disk full");
        var output = new ArrayBufferWriter<byte>(1 << 20);
        var timestamps = new TimestampText(FixedTime.Berlin);
        long allocated = AllocationMeter.Least(() =>
        {
            output.ResetWrittenCount();
            for (int i = 0; i < 1000; i++)
            {
                var record = new Record { Ticks = s_ticks + i * TimeSpan.TicksPerSecond, Severity = Severity.Error };
                RecordWriter.Write(format, output, timestamps, i, record, "127.0.0.1", payload);
            }
        });
        await Assert.That(allocated).IsEqualTo(0);
    }

    /// <summary>Gives no more room than is asked for.</summary>
    private sealed class StingyWriter : IBufferWriter<byte>
    {
        private readonly ArrayBufferWriter<byte> _inner = new();

        public ReadOnlySpan<byte> Written => _inner.WrittenSpan;

        public void Advance(int count) => _inner.Advance(count);

        public Memory<byte> GetMemory(int sizeHint = 0) => _inner.GetMemory(sizeHint)[..int.Max(1, sizeHint)];

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
