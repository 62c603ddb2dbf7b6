using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Framing;
using TUnit.Assertions.Enums;

namespace LogCaster.Tests.Framing;

internal sealed class RecordFramerTests
{
    private static readonly FramingRules s_log = new(MaxLength: 1000, NulEndsRecord: true, OctetCounting: true);
    private static readonly FramingRules s_lines = new(MaxLength: 1000, NulEndsRecord: false, OctetCounting: false);

    [Test]
    [Arguments("one\ntwo\n", new[] { "one", "two" })]
    [Arguments("one\r\ntwo\r\n", new[] { "one", "two" })]
    [Arguments("<11>first\0<14>second\0", new[] { "<11>first", "<14>second" })]
    [Arguments("first\0\nsecond\0\n", new[] { "first", "second" })]
    [Arguments("a\r\0b\r\0", new[] { "a", "b" })]
    [Arguments("progress 1\rprogress 2\r\n", new[] { "progress 1\rprogress 2" })]
    [Arguments("one CR of two\r\r\n", new[] { "one CR of two\r" })]
    [Arguments("\n\n\r\n\0\0\r\0a\n\n", new[] { "a" })]
    [Arguments("\n", new string[0])]
    [Arguments("", new string[0])]
    [Arguments("the end ends it", new[] { "the end ends it" })]
    [Arguments("the end ends it\r", new[] { "the end ends it" })]
    [Arguments("\r", new string[0])]
    [Arguments("a\n\r", new[] { "a" })]
    [Arguments(" \n\t\n", new[] { " ", "\t" })]
    public async Task Records_end_at_LF_or_NUL_and_at_the_end_of_the_stream(string stream, string[] records)
    {
        await Assert.That(Texts(s_log, stream)).IsEquivalentTo(records, CollectionOrdering.Matching);
        await Assert.That(Status(s_log, stream)).IsEqualTo(FramingStatus.NeedMore);
    }

    [Test]
    public async Task Without_the_rule_NUL_is_a_byte_as_any_other() =>
        await Assert.That(Texts(s_lines, "a\0b\nc\0\n")).IsEquivalentTo(["a\0b", "c\0"], CollectionOrdering.Matching);

    [Test]
    // What real senders put on the wire: util-linux logger with and without --octet-count, Python, docker, Serilog, rsyslog, NLog.
    [Arguments("<13>1 2026-11-23T01:38:35.006Z vm app - - [timeQuality tzKnown=\"1\"] hello\n",
        new[] { "<13>1 2026-11-23T01:38:35.006Z vm app - - [timeQuality tzKnown=\"1\"] hello" })]
    [Arguments("<13>Nov 23 01:38:35 vm app: hello\n", new[] { "<13>Nov 23 01:38:35 vm app: hello" })]
    [Arguments("43 <13>1 2026-11-23T01:38:35Z vm app - - - abc", new[] { "<13>1 2026-11-23T01:38:35Z vm app - - - abc" })]
    [Arguments("<30>Jan  2 15:04:05 tag[42]: out\n<27>Jan  2 15:04:05 tag[42]: err\n",
        new[] { "<30>Jan  2 15:04:05 tag[42]: out", "<27>Jan  2 15:04:05 tag[42]: err" })]
    [Arguments("{\"version\":\"1.1\",\"host\":\"h\",\"short_message\":\"s\",\"level\":6}\0",
        new[] { "{\"version\":\"1.1\",\"host\":\"h\",\"short_message\":\"s\",\"level\":6}" })]
    [Arguments("{\"@t\":\"2026-11-23T01:38:35Z\",\"@m\":\"hi\"}\r\n{\"@t\":\"2026\"}\r\n",
        new[] { "{\"@t\":\"2026-11-23T01:38:35Z\",\"@m\":\"hi\"}", "{\"@t\":\"2026\"}" })]
    [Arguments("no delimiter at all, as NLog sends by default", new[] { "no delimiter at all, as NLog sends by default" })]
    // Lines that rsyslog takes for octet counts and loses.
    [Arguments("2026-11-23 10:00:00 ERROR disk\n5 apples were eaten\n12 <b>html</b>\n",
        new[] { "2026-11-23 10:00:00 ERROR disk", "5 apples were eaten", "12 <b>html</b>" })]
    public async Task What_real_clients_send_becomes_their_records(string stream, string[] records) =>
        await Assert.That(Texts(s_log, stream)).IsEquivalentTo(records, CollectionOrdering.Matching);

    [Test]
    [Arguments("8 <13>abcd8 <14>efgh8 <15>ijkl", new[] { "<13>abcd", "<14>efgh", "<15>ijkl" })]
    [Arguments("8 <13>abcd\n8 <14>efgh\n", new[] { "<13>abcd", "<14>efgh" })]
    [Arguments("text\n8 <13>abcdmore text\n", new[] { "text", "<13>abcd", "more text" })]
    [Arguments("11 <13>a\nb\0c\r\n5 <1>xy", new[] { "<13>a\nb\0c\r\n", "<1>xy" })]
    [Arguments("3 <1>\n", new[] { "<1>" })]
    [Arguments("0000008 <13>abcd\n", new[] { "0000008 <13>abcd" })]
    [Arguments("0 <13>abcd\n", new[] { "0 <13>abcd" })]
    [Arguments("08 <13>abcd\n", new[] { "08 <13>abcd" })]
    [Arguments("12345678 <13>abcd\n", new[] { "12345678 <13>abcd" })]
    [Arguments("3 <13>abcd\n", new[] { "3 <13>abcd" })]
    [Arguments("8  <13>abcd\n", new[] { "8  <13>abcd" })]
    [Arguments("8 <1333>abcd\n", new[] { "8 <1333>abcd" })]
    [Arguments("8 <>abcd\n", new[] { "8 <>abcd" })]
    [Arguments("8 <1a>abcd\n", new[] { "8 <1a>abcd" })]
    [Arguments("-8 <13>abcd\n", new[] { "-8 <13>abcd" })]
    [Arguments("8", new[] { "8" })]
    [Arguments("8 ", new[] { "8 " })]
    [Arguments("8 <13", new[] { "8 <13" })]
    [Arguments("8\n8 \n8 <\n8 <13\n", new[] { "8", "8 ", "8 <", "8 <13" })]
    public async Task An_octet_count_needs_a_priority_behind_it(string stream, string[] records)
    {
        await Assert.That(Texts(s_log, stream)).IsEquivalentTo(records, CollectionOrdering.Matching);
        await Assert.That(Status(s_log, stream)).IsEqualTo(FramingStatus.NeedMore);
    }

    [Test]
    public async Task Without_the_rule_an_octet_count_is_text() =>
        await Assert.That(Texts(s_lines, "8 <13>abcd\n")).IsEquivalentTo(["8 <13>abcd"], CollectionOrdering.Matching);

    [Test]
    public async Task A_count_as_large_as_the_longest_record_is_taken_and_a_larger_one_ends_the_stream()
    {
        string record = "<13>" + new string('x', 996);
        await Assert.That(Texts(s_log, "1000 " + record)).IsEquivalentTo([record], CollectionOrdering.Matching);
        await Assert.That(Texts(s_log, $"before\n1001 {record}y\nafter\n")).IsEquivalentTo(["before"], CollectionOrdering.Matching);
        await Assert.That(Status(s_log, $"1001 {record}y\n")).IsEqualTo(FramingStatus.CountTooLarge);
        await Assert.That(Status(s_log, "9999999 <13>")).IsEqualTo(FramingStatus.CountTooLarge);
    }

    [Test]
    public async Task A_counted_record_that_the_end_cuts_short_is_kept_as_far_as_it_came()
    {
        await Assert.That(Texts(s_log, "20 <13>only this")).IsEquivalentTo(["<13>only this"], CollectionOrdering.Matching);
        await Assert.That(Status(s_log, "20 <13>only this")).IsEqualTo(FramingStatus.CountCutShort);
    }

    [Test]
    [Arguments(10, "", false)]
    [Arguments(10, "\r", false)]
    [Arguments(11, "", true)]
    [Arguments(11, "\r", true)]
    [Arguments(12, "\r", true)]
    [Arguments(200, "", true)]
    public async Task A_record_longer_than_the_limit_is_cut_there_and_the_next_is_whole(int length, string before, bool isCut)
    {
        var rules = new FramingRules(10, NulEndsRecord: true, OctetCounting: true);
        string stream = new string('x', length) + before;
        FramedRecord cut = new(new string('x', 10), isCut);
        FramedRecord next = new("next", IsCut: false);
        foreach (string end in (string[])["\n", "\0"])
        {
            await Assert.That(Records(rules, stream + end + "next\n")).IsEquivalentTo([cut, next], CollectionOrdering.Matching);
        }
        await Assert.That(Records(rules, stream)).IsEquivalentTo([cut], CollectionOrdering.Matching);
    }

    [Test]
    public async Task A_CR_at_the_limit_that_ends_nothing_is_part_of_the_record()
    {
        var rules = new FramingRules(4, NulEndsRecord: true, OctetCounting: true);
        await Assert.That(Records(rules, "abcd\re\nf\n")).IsEquivalentTo([new FramedRecord("abcd", IsCut: true), new FramedRecord("f", IsCut: false)], CollectionOrdering.Matching);
        await Assert.That(Records(rules, "abc\re\nf\n")).IsEquivalentTo([new FramedRecord("abc\r", IsCut: true), new FramedRecord("f", IsCut: false)], CollectionOrdering.Matching);
    }

    [Test]
    [Arguments("é")]
    [Arguments("€")]
    [Arguments("😀")]
    public async Task A_cut_never_splits_a_character(string character)
    {
        int bytes = Encoding.UTF8.GetByteCount(character);
        for (int inside = 1; inside < bytes; inside++)
        {
            var rules = new FramingRules(10, NulEndsRecord: true, OctetCounting: true);
            string kept = new('x', 10 - inside);
            await Assert.That(Records(rules, $"{kept}{character} and more\nnext {character}\n"))
                .IsEquivalentTo([new FramedRecord(kept, IsCut: true), FramedRecord.Of(Encoding.UTF8.GetBytes("next " + character))], CollectionOrdering.Matching);
        }
        var whole = new FramingRules(10 + bytes, NulEndsRecord: true, OctetCounting: true);
        byte[] fits = Encoding.UTF8.GetBytes(new string('x', 10) + character);
        await Assert.That(Records(whole, new string('x', 10) + character + "!\n")).IsEquivalentTo([FramedRecord.Of(fits, isCut: true)], CollectionOrdering.Matching);
    }

    [Test]
    public async Task A_cut_in_bytes_that_are_no_characters_loses_none_of_them()
    {
        var rules = new FramingRules(4, NulEndsRecord: true, OctetCounting: true);
        var stream = new FramedStream(rules);
        stream.Feed([0x80, 0x81, 0x82, 0x83, 0x84, 0x85, (byte)'\n'], end: true);
        await Assert.That(stream.Records).IsEquivalentTo([FramedRecord.Of([0x80, 0x81, 0x82, 0x83], isCut: true)], CollectionOrdering.Matching);
    }

    [Test]
    [Arguments(1)]
    [Arguments(3)]
    [Arguments(64)]
    public async Task No_more_is_left_unfinished_than_the_rules_say(int maxLength)
    {
        var rules = new FramingRules(maxLength, NulEndsRecord: true, OctetCounting: true);
        foreach (string stream in (string[])[new string('x', 500), "1234567 <123", $"{maxLength} <123>" + new string('x', 500), "1234567 <1x" + new string('\r', 90)])
        {
            var framed = new FramedStream(rules);
            foreach (byte value in Encoding.UTF8.GetBytes(stream))
            {
                framed.Feed([value]);
            }
            await Assert.That(framed.MostUnfinished).IsLessThanOrEqualTo(rules.MaxUnfinished).Because(stream);
        }
    }

    [Test]
    public async Task A_record_that_is_given_up_is_cut_and_the_rest_of_it_skipped()
    {
        var framed = new FramedStream(s_log);
        framed.Feed("first\nunfinished"u8);
        framed.GiveUp();
        framed.Feed(" and its rest"u8);
        framed.Feed(" which goes on\nnext\n"u8, end: true);
        await Assert.That(framed.Records.Select(record => record.ToString())).IsEquivalentTo(["first", "unfinished~", "next"], CollectionOrdering.Matching);
    }

    [Test]
    public async Task A_long_record_in_small_pieces_is_looked_at_once()
    {
        var rules = new FramingRules(1 << 20, NulEndsRecord: true, OctetCounting: true);
        var state = default(FramingState);
        byte[] record = new byte[1 << 20];
        record.AsSpan().Fill((byte)'x');
        var slices = new LogCaster.Engine.Records.RecordSlice[1];
        // A framer that looked at all of it again each time would need minutes for this.
        for (int length = 1; length <= record.Length; length += 7)
        {
            RecordFramer.Split(rules, ref state, record.AsSpan(0, length), endOfStream: false, slices, out int count, out int consumed);
            if (count + consumed != 0)
            {
                Assert.Fail($"An unfinished record of {length} bytes was taken.");
            }
        }
        RecordFramer.Split(rules, ref state, record, endOfStream: true, slices, out int last, out _);
        await Assert.That(last).IsEqualTo(1);
        await Assert.That(slices[0].Length).IsEqualTo(record.Length);
    }

    private static List<FramedRecord> Records(FramingRules rules, string stream)
    {
        var framed = new FramedStream(rules);
        framed.Feed(Encoding.UTF8.GetBytes(stream), end: true);
        return framed.Records;
    }

    private static IEnumerable<string> Texts(FramingRules rules, string stream) => Records(rules, stream).Select(record => record.ToString());

    private static FramingStatus Status(FramingRules rules, string stream)
    {
        var framed = new FramedStream(rules);
        framed.Feed(Encoding.UTF8.GetBytes(stream), end: true);
        return framed.Status;
    }
}
