using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using CsCheck;
using LogCaster.Engine.Storage;

namespace LogCaster.Tests.Storage;

internal sealed class TimeRunsTests
{
    private static readonly Gen<(int Count, long Ms, int Source, string? Name)[]> s_runs = Gen.Select(
        Gen.Int[1, int.MaxValue],
        Gen.OneOf(Gen.Long[0, DateTime.MaxValue.Ticks / TimeSpan.TicksPerMillisecond], Gen.Long),
        Gen.Int[0, int.MaxValue],
        Gen.OneOf(Gen.Const(static string? () => null), Gen.String[0, 60].Select(static string? (name) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)))))
        .Array[0, 30];

    [Test]
    public void What_was_written_is_read() =>
        s_runs.Sample(
            static runs =>
            {
                var output = new ArrayBufferWriter<byte>();
                long before = 0;
                foreach ((int count, long ms, int source, string? name) in runs)
                {
                    if (name is not null)
                    {
                        TimeRuns.WriteName(output, name);
                    }
                    TimeRuns.Write(output, count, ms, before, source);
                    before = ms;
                }
                var names = new List<string>();
                List<(int Count, long Ms, int Source)> read = Read(output.WrittenSpan, names, out int rest);
                return rest == 0 && read.SequenceEqual(runs.Select(static run => (run.Count, run.Ms, run.Source)))
                    && names.SequenceEqual(runs.Where(static run => run.Name is not null).Select(static run => run.Name!));
            },
            iter: 20_000);

    [Test]
    public void Any_bytes_can_be_read_and_each_run_takes_at_least_three() =>
        Gen.OneOf(Gen.Byte, Gen.OneOf((byte[])[.. "\0\0\u0001\u0002"u8, 0x80, 0xFF])).Array[0, 200].Sample(
            static bytes =>
            {
                var names = new List<string>();
                List<(int Count, long Ms, int Source)> read = Read(bytes, names, out int rest);
                return (3 * read.Count) + rest <= bytes.Length && read.All(static run => run.Count > 0 && run.Source >= 0);
            },
            iter: 50_000);

    [Test]
    public async Task A_run_whose_end_is_missing_is_none()
    {
        var output = new ArrayBufferWriter<byte>();
        TimeRuns.WriteName(output, "10.0.0.1");
        TimeRuns.Write(output, 300, 63_900_000_000_000, 0, 1);
        byte[] whole = [.. output.WrittenSpan];
        for (int length = 0; length < whole.Length; length++)
        {
            await Assert.That(Read(whole.AsSpan(0, length), [], out int rest)).IsEmpty();
            await Assert.That(rest).IsEqualTo(length);
        }
        await Assert.That(Read(whole, [], out _).Count).IsEqualTo(1);
    }

    private static List<(int Count, long Ms, int Source)> Read(ReadOnlySpan<byte> bytes, List<string> names, out int rest)
    {
        var runs = new List<(int, long, int)>();
        long ms = 0;
        while (TimeRuns.TryRead(ref bytes, ref ms, out int count, out int source, names))
        {
            runs.Add((count, ms, source));
        }
        rest = bytes.Length;
        return runs;
    }
}
