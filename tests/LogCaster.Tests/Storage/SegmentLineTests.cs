using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using CsCheck;
using LogCaster.Engine.Records;
using LogCaster.Engine.Storage;
using LogCaster.Tests.Query.Language;

namespace LogCaster.Tests.Storage;

internal sealed class SegmentLineTests
{
    private static readonly TimeZoneInfo s_west = TimeZoneInfo.CreateCustomTimeZone("west", TimeSpan.FromMinutes(-210), "west", "west");

    // Few and telling bytes, so that half escapes meet.
    private static readonly Gen<byte[]> s_escapes = Gen.OneOf(Gen.Byte, Gen.OneOf([.. "\\\\\\\\xxnr0189afAFg\t\n\r\0\u001b\u007f"u8])).Array[0, 60];

    [Test]
    public void Escapes_are_taken_back_for_any_bytes_and_leave_one_line() =>
        Gen.OneOf(Gen.Byte.Array[0, 300], s_escapes).Sample(
            static message =>
            {
                var line = new byte[SegmentLine.MaxEscapedBytes(message.Length)];
                int length = SegmentLine.Escape(message, line);
                bool isOneLine = !SegmentLine.MustEscape(line.AsSpan(0, length));
                return isOneLine && line.AsSpan(0, SegmentLine.Unescape(line.AsSpan(0, length))).SequenceEqual(message);
            },
            iter: 50_000);

    [Test]
    public void Any_bytes_can_be_unescaped_and_become_no_longer() =>
        s_escapes.Sample(
            static text =>
            {
                byte[] copy = [.. text];
                int length = SegmentLine.Unescape(copy);
                return length <= text.Length && (text.Contains((byte)'\\') || copy.AsSpan(0, length).SequenceEqual(text));
            },
            iter: 50_000);

    [Test]
    public async Task Every_byte_alone_is_escaped_if_and_only_if_it_is_a_control_character_other_than_tab()
    {
        for (int value = 0; value < 256; value++)
        {
            bool isControl = (value < 0x20 && value != '\t') || value == 0x7F;
            await Assert.That(SegmentLine.MustEscape([(byte)'a', (byte)value])).IsEqualTo(isControl);
        }
    }

    [Test]
    [Arguments("a\nb", @"a\nb")]
    [Arguments("a\r\n", @"a\r\n")]
    [Arguments("\u001b[31m", @"\x1b[31m")]
    [Arguments("\0\u007f", @"\x00\x7f")]
    [Arguments("back\\slash\n", @"back\\slash\n")]
    [Arguments("tab\tstays\u0001", "tab\tstays\\x01")]
    public async Task An_escaped_message_can_be_read_by_people(string message, string text)
    {
        var line = new byte[100];
        await Assert.That(Encoding.UTF8.GetString(line, 0, SegmentLine.Escape(Encoding.UTF8.GetBytes(message), line))).IsEqualTo(text);
    }

    [Test]
    [Arguments("[2026-11-23 10:00:00] x", "2026-11-23 10:00:00", false)]
    [Arguments("[2026-11-23 10:00:00] ", "2026-11-23 10:00:00", false)]
    [Arguments("[2026-11-23 10:00:00]\tx", "2026-11-23 10:00:00", true)]
    [Arguments("[2024-02-29 23:59:60] leap", "2024-02-29 23:59:59", false)]
    [Arguments("[0001-01-01 00:00:00] first", "0001-01-01 00:00:00", false)]
    [Arguments("[9999-12-31 23:59:59] last", "9999-12-31 23:59:59", false)]
    public async Task A_line_says_its_time_and_whether_it_is_escaped(string line, string time, bool escaped)
    {
        await Assert.That(SegmentLine.TryReadPrefix(Encoding.UTF8.GetBytes(line), out DateTime local, out bool isEscaped)).IsTrue();
        await Assert.That(local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)).IsEqualTo(time);
        await Assert.That(isEscaped).IsEqualTo(escaped);
    }

    [Test]
    [Arguments("")]
    [Arguments("[2026-11-23 10:00:00]")]
    [Arguments("[2026-11-23 10:00:00]x ")]
    [Arguments("2026-11-23 10:00:00 x and more")]
    [Arguments("[2026-11-23T10:00:00] x")]
    [Arguments("[2026-13-23 10:00:00] x")]
    [Arguments("[2026-02-29 10:00:00] x")]
    [Arguments("[2026-00-01 10:00:00] x")]
    [Arguments("[2026-01-00 10:00:00] x")]
    [Arguments("[0000-01-01 10:00:00] x")]
    [Arguments("[2026-11-23 24:00:00] x")]
    [Arguments("[2026-11-23 10:60:00] x")]
    [Arguments("[2026-11-23 10:00:61] x")]
    [Arguments("[2026-11-23 10:0 :00] x")]
    [Arguments("[-026-11-23 10:00:00] x")]
    [Arguments("[20:6-11-23 10:00:00]\tx")]
    public async Task What_is_no_time_is_a_part_of_the_message(string line)
    {
        await Assert.That(SegmentLine.TryReadPrefix(Encoding.UTF8.GetBytes(line), out _, out bool isEscaped)).IsFalse();
        await Assert.That(isEscaped).IsFalse();
    }

    [Test]
    public void Any_time_is_read_back_to_the_second_but_for_the_hour_that_comes_twice() =>
        Gen.Select(Gen.Long[new DateTime(1950, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks, new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks], Gen.Int[0, 2]).Sample(
            static (ticks, choice) =>
            {
                TimeZoneInfo zone = choice switch { 0 => TimeZoneInfo.Utc, 1 => FixedTime.Berlin, _ => s_west };
                long read = ReadBack(ticks, zone);
                long second = ticks - (ticks % TimeSpan.TicksPerSecond);
                return read == second || (zone.IsAmbiguousTime(new DateTime(second + zone.GetUtcOffset(new DateTime(ticks, DateTimeKind.Utc)).Ticks, DateTimeKind.Unspecified))
                    && read == second + TimeSpan.TicksPerHour);
            },
            iter: 20_000);

    [Test]
    public async Task Of_an_hour_that_comes_twice_the_later_one_is_read()
    {
        // Clocks in Berlin go from three back to two at 01:00 UTC.
        var change = new DateTime(2026, 10, 25, 1, 0, 0, DateTimeKind.Utc);
        await Assert.That(ReadBack(change.AddSeconds(-1).Ticks, FixedTime.Berlin)).IsEqualTo(change.AddSeconds(3599).Ticks);
        await Assert.That(ReadBack(change.Ticks, FixedTime.Berlin)).IsEqualTo(change.Ticks);
        await Assert.That(ReadBack(change.AddHours(-1).AddSeconds(-1).Ticks, FixedTime.Berlin)).IsEqualTo(change.AddHours(-1).AddSeconds(-1).Ticks);
        await Assert.That(ReadBack(change.AddHours(1).Ticks, FixedTime.Berlin)).IsEqualTo(change.AddHours(1).Ticks);
    }

    [Test]
    public async Task A_time_that_a_zone_skips_is_read_all_the_same()
    {
        await Assert.That(SegmentLine.TryReadPrefix("[2026-03-29 02:30:00] x"u8, out DateTime local, out _)).IsTrue();
        long ticks = SegmentLine.ToTicks(local, FixedTime.Berlin);
        await Assert.That(new DateTime(ticks, DateTimeKind.Utc)).IsEqualTo(new DateTime(2026, 3, 29, 1, 30, 0, DateTimeKind.Utc));
        await Assert.That(SegmentLine.ToTicks(DateTime.MinValue, FixedTime.Berlin)).IsEqualTo(0);
        await Assert.That(SegmentLine.ToTicks(DateTime.MaxValue, s_west)).IsEqualTo(DateTime.MaxValue.Ticks);
    }

    private static long ReadBack(long ticks, TimeZoneInfo zone)
    {
        byte[] line = [.. new TimestampText(zone).Local(ticks)];
        return SegmentLine.TryReadPrefix(line, out DateTime local, out _) ? SegmentLine.ToTicks(local, zone) : -1;
    }
}
