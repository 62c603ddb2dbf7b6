using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using CsCheck;
using LogCaster.Engine.Storage;
using LogCaster.Engine.Storage.Index;
using LogCaster.Tests.Query.Language;
using LogCaster.Tests.Ring;

namespace LogCaster.Tests.Storage;

/// <summary>Whatever is taken in, in however many lives of the process, is read back from the files: once, in order, with all that was known of it.</summary>
internal sealed class StorageProperties
{
    private static readonly TimeZoneInfo s_india = TimeZoneInfo.CreateCustomTimeZone("india", TimeSpan.FromMinutes(330), "india", "india");

    private static readonly Gen<byte[]> s_record = Gen.Frequency(
        (6, Gen.OneOf("ERROR disk full", "plain", "[2026-11-23 10:00:00] looks like a line", "[2026-11-23 10:00:00]\tlike\\nan escaped one", "x", " ", "\t", "\\")
            .Select(static text => Encoding.UTF8.GetBytes(text))),
        (3, Gen.Byte.Array[1, 60]),
        (2, Gen.OneOf([.. "\n\r\0\\n\u001b\u007f "u8]).Array[1, 40]),
        (1, Gen.Select(Gen.Int[1, 3000], Gen.Byte).Select(static (length, value) => Enumerable.Repeat(value, length).ToArray())));

    private static readonly Gen<Step> s_step = Gen.Select(
        Gen.Frequency((12, Gen.Const(Kind.Append)), (3, Gen.Const(Kind.Complete)), (2, Gen.Const(Kind.Restart)), (1, Gen.Const(Kind.Index))),
        s_record.Array[1, 12], Gen.Int[0, 3], Gen.OneOf(Gen.Const(0), Gen.Int[1, 3000], Gen.Int[-4_000_000, 4_000_000]),
        static (kind, records, sender, ms) => new Step(kind, records, sender == 0 ? "" : $"10.0.0.{sender}", ms));

    private static readonly Gen<Story> s_story = Gen.Select(
        s_step.Array[1, 25], Gen.OneOf(Gen.Int[1, 300], Gen.Int[300, 20_000]), Gen.Int[0, 2],
        static (steps, segmentBytes, zone) => new Story(steps, segmentBytes, zone switch { 0 => TimeZoneInfo.Utc, 1 => FixedTime.Berlin, _ => s_india }));

    private enum Kind
    {
        Append,
        Complete,
        Restart,
        Index,
    }

    [Test]
    public void Every_record_is_read_back_once_and_in_order_as_the_ring_had_it() => s_story.Sample(
        static story => Run(story, deleteJournals: false), iter: 400, print: Print);

    [Test]
    public void Without_what_lies_beside_the_text_every_record_is_read_back_with_the_second_of_its_line() => s_story.Sample(
        static story => Run(OnlyForward(story), deleteJournals: true), iter: 300, print: Print);

    private static bool Run(Story story, bool deleteJournals)
    {
        using var directory = new TemporaryDirectory();
        // Clocks in Berlin are put back an hour after this.
        var time = new SteppingTime { Ticks = new DateTime(2026, 10, 25, 0, 0, 0, DateTimeKind.Utc).Ticks };
        var limits = new SegmentLimits { SegmentBytes = story.SegmentBytes, SegmentAge = TimeSpan.FromHours(1) };
        var expected = new List<StoredRecord>();
        StoredLog log = new(directory.Path, time, story.Zone, limits);
        try
        {
            foreach (Step step in story.Steps)
            {
                time.Ticks += step.Ms * TimeSpan.TicksPerMillisecond;
                switch (step.Kind)
                {
                    case Kind.Append:
                        long from = log.Ring.Next;
                        log.Append(step.Sender, step.Records);
                        log.Write();
                        expected.AddRange(StoredRecord.Of(log.Ring, from, log.Sources));
                        break;
                    case Kind.Complete:
                        log.Writer.Complete();
                        break;
                    case Kind.Index:
                        var indexer = new SegmentIndexer(log.Loaded.Directory, log.Writer.History, log.Sources, story.Zone);
                        _ = indexer.Step();
                        break;
                    default:
                        log.Dispose();
                        Forget(directory, deleteJournals, expected, story.Zone);
                        log = new StoredLog(directory.Path, time, story.Zone, limits);
                        break;
                }
                Compare(log, expected);
            }
            return true;
        }
        finally
        {
            log.Dispose();
        }
    }

    private static void Compare(StoredLog log, List<StoredRecord> expected)
    {
        if (StoredRecord.Difference(log.Read(), expected) is string difference)
        {
            throw new InvalidOperationException(difference);
        }
        if (log.Ring.Next != expected.Count || log.Writer.History.Size.Records != expected.Count)
        {
            throw new InvalidOperationException($"{log.Writer.History.Size} and next {log.Ring.Next} for {expected.Count} records");
        }
    }

    private static void Forget(TemporaryDirectory directory, bool deleteJournals, List<StoredRecord> expected, TimeZoneInfo zone)
    {
        if (deleteJournals)
        {
            foreach (string file in Directory.EnumerateFiles(directory.Path, "*.idx"))
            {
                File.Delete(file);
            }
            for (int i = 0; i < expected.Count; i++)
            {
                expected[i] = expected[i].WithoutJournal(zone);
            }
        }
    }

    // Without their numbers, files come in the order of their names, which are local times.
    private static Story OnlyForward(Story story) => story with
    {
        Steps = [.. story.Steps.Select(static step => step with { Ms = Math.Abs(step.Ms) })],
        Zone = story.Zone.Equals(FixedTime.Berlin) ? TimeZoneInfo.Utc : story.Zone,
    };

    private static string Print(Story story) => $"{story.Zone.Id}, files of {story.SegmentBytes}: " + string.Join("; ", story.Steps.Select(static step =>
        $"{step.Ms} ms {step.Kind}" + (step.Kind == Kind.Append ? $" {step.Sender} {string.Join(',', step.Records.Select(Convert.ToHexString))}" : "")));

    private sealed record Step(Kind Kind, byte[][] Records, string Sender, int Ms);

    private sealed record Story(Step[] Steps, int SegmentBytes, TimeZoneInfo Zone);
}
