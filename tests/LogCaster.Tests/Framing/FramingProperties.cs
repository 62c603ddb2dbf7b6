using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CsCheck;
using LogCaster.Engine.Framing;

namespace LogCaster.Tests.Framing;

internal sealed class FramingProperties
{
    // Few and telling pieces, so that ends, counts, cuts and characters meet at every distance.
    private static readonly string[] s_pieces =
    [
        "\n", "\n", "\r", "\r\n", "\0", "0", "1", "7", "9", " ", "<", ">", "a", "bc", "é", "€", "😀", "<13>", "<1>", "5 <1>", "12 <13>", "64 <191>",
        "0 <1>", "2 <13>", "12345678 <1>", "1234567 <1", "2026-11-23 10:00", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ];

    private static readonly Gen<byte[]> s_stream =
        Gen.OneOf(s_pieces).Array[0, 40].Select(static pieces => Encoding.UTF8.GetBytes(string.Concat(pieces)));

    private static readonly Gen<byte[]> s_bytes =
        Gen.Frequency((1, Gen.Byte), (3, Gen.OneOf([.. "\n\r\0 1359<>"u8]))).Array[0, 200];

    private static readonly Gen<FramingRules> s_rules = Gen.Select(
        Gen.Frequency((3, Gen.Int[1, 20]), (1, Gen.Int[21, 200])), Gen.Bool, Gen.Frequency((4, Gen.Const(value: true)), (1, Gen.Const(value: false))),
        static (maxLength, nul, counting) => new FramingRules(maxLength, nul, counting));

    [Test]
    public void Any_stream_gives_the_records_of_the_slow_twin() =>
        Gen.Select(s_rules, s_stream, Gen.Int[1, 5]).Sample(
            static (rules, stream, slices) =>
            {
                (List<FramedRecord> records, FramingStatus status) = FramingTwin.Split(rules, stream);
                FramedStream framed = Feed(rules, stream, [], slices);
                return framed.Records.SequenceEqual(records) && framed.Status == status;
            },
            iter: 100_000, print: Print);

    [Test]
    public void A_stream_split_at_any_one_place_gives_the_same_records() =>
        Gen.Select(s_rules, Gen.OneOf(s_stream, s_bytes)).Sample(
            static (rules, stream) =>
            {
                FramedStream whole = Feed(rules, stream, [], slices: 64);
                return Enumerable.Range(0, stream.Length + 1).All(place => IsSame(whole, Feed(rules, stream, [place], slices: 64)));
            },
            iter: 1_000);

    [Test]
    public void A_stream_in_any_pieces_gives_the_same_records_and_leaves_no_more_than_the_bound() =>
        Gen.Select(s_rules, Gen.OneOf(s_stream, s_bytes), Gen.Int[0, 200].Array[0, 12], Gen.Int[1, 5]).Sample(
            static (rules, stream, places, slices) =>
            {
                FramedStream pieces = Feed(rules, stream, places.Select(place => int.Min(place, stream.Length)).Order(), slices);
                return IsSame(Feed(rules, stream, [], slices: 256), pieces) && pieces.MostUnfinished <= rules.MaxUnfinished;
            },
            iter: 50_000);

    [Test]
    public void A_stream_in_single_bytes_gives_the_same_records_and_leaves_no_more_than_the_bound() =>
        Gen.Select(s_rules, Gen.OneOf(s_stream, s_bytes)).Sample(
            static (rules, stream) =>
            {
                FramedStream bytes = Feed(rules, stream, Enumerable.Range(0, stream.Length), slices: 1);
                return IsSame(Feed(rules, stream, [], slices: 256), bytes) && bytes.MostUnfinished <= rules.MaxUnfinished;
            },
            iter: 5_000);

    private static FramedStream Feed(FramingRules rules, byte[] stream, IEnumerable<int> places, int slices)
    {
        var framed = new FramedStream(rules, slices);
        int from = 0;
        foreach (int place in places)
        {
            framed.Feed(stream.AsSpan(from, place - from));
            from = place;
        }
        framed.Feed(stream.AsSpan(from), end: true);
        return framed;
    }

    private static bool IsSame(FramedStream one, FramedStream other) => one.Records.SequenceEqual(other.Records) && one.Status == other.Status;

    private static string Print((FramingRules Rules, byte[] Stream, int Slices) sample) =>
        $"{sample.Rules}, {sample.Slices} slices, \"{Encoding.Latin1.GetString(sample.Stream)}\"";
}
