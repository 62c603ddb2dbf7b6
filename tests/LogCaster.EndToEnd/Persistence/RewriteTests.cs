using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Persistence;

/// <summary>A violent end while it writes again what the disk had refused: nothing is lost by it, and nothing comes twice.</summary>
internal sealed class RewriteTests
{
    private const int Before = 2000;
    private const int Refused = 20_000;

    [Test]
    [Arguments("everysec", 1)]
    [Arguments("everysec", 300_000)]
    [Arguments("always", 1)]
    [Arguments("always", 100_000)]
    [Arguments("always", 400_000)]
    public async Task A_kill_while_it_writes_again_loses_nothing_and_doubles_nothing(string policy, long killedAt)
    {
        using FaultyDisk disk = await FaultyDisk.MakeAsync();
        string[] settings = [.. disk.Settings, $"LOGCASTER_FSYNC={policy}", "LOGCASTER_SEGMENT_SIZE=256K", "LOGCASTER_MAX_FILES=0"];
        await DieWhileItWritesAgainAsync(disk, settings, killedAt);

        // What the page cache has is there, though the disk refused it: the kernel goes on.
        for (int life = 0; life < 2; life++)
        {
            await LookAsync(settings, life);
        }
        // So do people with grep find them, but for what stands in the older file as well.
        HashSet<string> inFiles = [.. StoredText.Messages(disk.Directory)];
        await Assert.That(Lines(0, Before + Refused).Where(line => !inFiles.Contains(line))).IsEmpty();
    }

    [Test]
    [Arguments(1)]
    [Arguments(300_000)]
    public async Task A_loss_of_power_while_it_writes_again_leaves_what_was_confirmed(long killedAt)
    {
        using FaultyDisk disk = await FaultyDisk.MakeAsync();
        string[] settings = [.. disk.Settings, "LOGCASTER_FSYNC=always", "LOGCASTER_SEGMENT_SIZE=256K", "LOGCASTER_MAX_FILES=0"];
        await DieWhileItWritesAgainAsync(disk, settings, killedAt);
        await disk.LosePowerAsync();

        await using RunningLogCaster server = await RunningLogCaster.StartAsync(settings);
        // Of the rest, the disk may have anything, and zeros in its place.
        string[] answer = [.. (await server.AskAsync("QUERY keyword=sender=0 out=raw quiet=1")).Split('\n').Where(line => line.StartsWith("INFO sender=0", StringComparison.Ordinal))];
        await Assert.That(answer.Take(Before).SequenceEqual(Lines(0, Before))).IsTrue();
        await Assert.That(answer.Distinct(StringComparer.Ordinal).Count()).IsEqualTo(answer.Length);
        await server.StoreAsync("INFO after\n");
        await server.StopAsync();
    }

    private static async Task LookAsync(string[] settings, int life)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(settings);
        string answer = await server.AskAsync("QUERY keyword=sender=0 out=raw quiet=1");
        await Assert.That(NumberedLines.Faults(answer, 1, Before + Refused)).IsEmpty();
        await server.StoreAsync($"INFO life {life}\n");
        await Assert.That(await server.AskAsync("COUNT life")).IsEqualTo($"COUNT: {life + 1}\n");
        await server.StopAsync();
    }

    /// <summary>Stores lines, has the disk refuse many more, and kills it when so many bytes of them were written again.</summary>
    private static async Task DieWhileItWritesAgainAsync(FaultyDisk disk, string[] settings, long killedAt)
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. settings, "LOGCASTER_CAPACITY=100000"]);
        await server.StoreAsync(NumberedLines.Of(0, 1, Before));
        await Eventually.IsTrueAsync("all is on the disk", async () => await server.StatAsync("Unsynced") == 0);
        disk[DiskFault.SyncError] = Errno.InputOutput;
        _ = await server.TryStoreAsync(Encoding.ASCII.GetString(NumberedLines.Of(0, Before + 1, Before + Refused)));
        await server.StorageIsAsync("failing");
        HashSet<string> older = [.. Directory.GetFiles(disk.Directory)];
        long olderBytes = Size(older.Where(File.Exists));
        // So it takes some seconds, however busy the machine is.
        disk[DiskFault.WriteMost] = 1024;
        disk[DiskFault.WriteDelayMs] = 4;
        disk[DiskFault.SyncError] = 0;
        await Eventually.IsTrueAsync("it writes again", () => Size(Directory.GetFiles(disk.Directory)) - olderBytes >= killedAt);
        await server.KillAsync();
        disk[DiskFault.WriteMost] = 0;
        disk[DiskFault.WriteDelayMs] = 0;
        long again = Size(Directory.GetFiles(disk.Directory)) - olderBytes;
        await Assert.That(again).IsLessThan(NumberedLines.Of(0, Before + 1, Before + Refused).Length).Because("it was to die within it");
    }

    private static long Size(IEnumerable<string> paths) => paths.Where(path => path.EndsWith(".log", StringComparison.Ordinal)).Sum(SizeOf);

    private static long SizeOf(string path)
    {
        try
        {
            return new FileInfo(path).Length;
        }
        catch (FileNotFoundException)
        {
            // It got another name meanwhile.
            return 0;
        }
    }

    private static string[] Lines(int sender, int last) => Encoding.ASCII.GetString(NumberedLines.Of(sender, 1, last)).TrimEnd('\n').Split('\n');
}
