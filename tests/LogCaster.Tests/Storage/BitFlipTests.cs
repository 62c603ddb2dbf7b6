using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.Engine.Storage;
using LogCaster.Tests.Ring;

namespace LogCaster.Tests.Storage;

/// <summary>A bit that has changed on the disk costs the record that it is in, and no other.</summary>
internal sealed class BitFlipTests
{
    private const int Flips = 1500;

    public static IEnumerable<int> EverySeed() => [1, 2];

    [Test]
    [MethodDataSource(nameof(EverySeed))]
    public async Task A_bit_of_any_file_that_changes_leaves_all_other_records(int seed)
    {
        using TemporaryDirectory whole = DeathTests.Written(out List<StoredRecord> records, out _);
        string[] files = [.. Directory.EnumerateFiles(whole.Path).Select(static path => Path.GetFileName(path)).Where(static name => name != SegmentDirectory.LockName).Order()];
        Dictionary<string, byte[]> contents = files.ToDictionary(static name => name, name => File.ReadAllBytes(whole[name]));
        var random = new Random(seed);
        using TemporaryDirectory directory = new(whole);
        for (int i = 0; i < Flips; i++)
        {
            foreach (string file in Directory.EnumerateFiles(directory.Path))
            {
                File.Delete(file);
            }
            foreach (string name in files)
            {
                await File.WriteAllBytesAsync(directory[name], contents[name]);
            }
            string changed = files[random.Next(files.Length)];
            byte[] bytes = [.. contents[changed]];
            int bit = random.Next(8 * bytes.Length);
            byte before = bytes[bit / 8];
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            await File.WriteAllBytesAsync(directory[changed], bytes);
            bool isLine = changed.EndsWith(".log", StringComparison.Ordinal) && (before == '\n' || bytes[bit / 8] == '\n');
            string what = $"seed {seed}, flip {i}, bit {bit} of {changed}";
            using var log = new StoredLog(directory.Path, new SteppingTime(), TimeZoneInfo.Utc);
            Check(log.Read(), records, changed, isLine, what);
            log.Append("later", "later");
            log.Write();
            await Assert.That(log.Read()[^1].Text).IsEqualTo("later").Because(what);
        }
    }

    private static void Check(List<StoredRecord> read, List<StoredRecord> records, string changed, bool isLine, string what)
    {
        var texts = records.Select(static record => record.Text).ToList();
        int changedRecords = 0;
        if (isLine)
        {
            // One became two, or two became one; where a number more is needed than there is, the next file has it.
            int different = texts.Except(read.Select(static record => record.Text)).Count();
            bool isClose = Math.Abs(read.Count - records.Count) <= 1 && different <= 3;
            if (!isClose)
            {
                Assert.Fail($"{what}: {StoredRecord.Difference(read, records)}");
            }
            return;
        }
        if (read.Count != records.Count)
        {
            Assert.Fail($"{what}: {StoredRecord.Difference(read, records)}");
        }
        for (int i = 0; i < read.Count; i++)
        {
            changedRecords += read[i].Text != records[i].Text ? 1 : 0;
        }
        if (changedRecords > (changed.EndsWith(".log", StringComparison.Ordinal) ? 1 : 0))
        {
            Assert.Fail($"{what}: {changedRecords} records changed, {StoredRecord.Difference(read, records)}");
        }
    }
}
