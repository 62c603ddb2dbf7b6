using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Persistence;

/// <summary>What was synced when the power goes: the rest of the promises is in <see cref="TortureTests"/>.</summary>
internal sealed class PowerLossTests
{
    [Test]
    [Arguments("CRITICAL")]
    [Arguments("EMERG")]
    [Arguments("<10>")]
    public async Task A_record_of_severity_critical_or_worse_is_on_the_disk_at_once(string severity)
    {
        using FaultyDisk disk = await FaultyDisk.MakeAsync();
        await using (RunningLogCaster server = await RunningLogCaster.StartAsync(disk.Settings))
        {
            await server.StoreAsync("INFO before\n");
            int atOnce = 0;
            for (int i = 0; i < 5; i++)
            {
                long syncs = disk[DiskFault.Syncs];
                var watch = Stopwatch.StartNew();
                await server.StoreAsync($"{severity} number {i}\n");
                await Eventually.IsTrueAsync("it is synced", () => disk[DiskFault.Syncs] > syncs);
                atOnce += watch.ElapsedMilliseconds < 200 ? 1 : 0;
                await Eventually.IsTrueAsync("all is synced", async () => await server.StatAsync("Unsynced") == 0);
            }
            // One of them may have met the sync of the second, and a busy machine one more.
            await Assert.That(atOnce).IsGreaterThanOrEqualTo(3);
            await server.KillAsync();
        }
        await disk.LosePowerAsync();
        await using RunningLogCaster second = await RunningLogCaster.StartAsync(disk.Settings);
        await Assert.That(await second.AskAsync("COUNT")).IsEqualTo("COUNT: 6\n");
        await second.StopAsync();
    }

    [Test]
    [Arguments("always", true)]
    [Arguments("everysec", false)]
    public async Task A_sender_waits_for_the_disk_with_always_and_for_nobody_with_everysec(string policy, bool waits)
    {
        using FaultyDisk disk = await FaultyDisk.MakeAsync();
        disk[DiskFault.SyncDelayMs] = 1000;
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. disk.Settings, $"LOGCASTER_FSYNC={policy}"]);
        var watch = Stopwatch.StartNew();
        await server.StoreAsync("INFO x\n");
        await Assert.That(watch.ElapsedMilliseconds >= 900).IsEqualTo(waits);
        await server.KillAsync();
    }

    [Test]
    public async Task What_an_index_tells_is_there_after_it_took_the_place_of_the_journal()
    {
        using FaultyDisk disk = await FaultyDisk.MakeAsync();
        string[] settings = [.. disk.Settings, "LOGCASTER_SEGMENT_SIZE=64K", "LOGCASTER_MAX_FILES=0"];
        const string Question = "QUERY keyword=sender=0 out=json quiet=1";
        string[] before;
        await using (RunningLogCaster server = await RunningLogCaster.StartAsync(settings))
        {
            await server.StoreAsync(NumberedLines.Of(0, 1, 3000));
            await Eventually.IsTrueAsync(
                "every complete file has an index",
                () => Directory.GetFiles(disk.Directory, "2*.log").All(path => new FileInfo(Path.ChangeExtension(path, ".idx")) is { Exists: true, Length: > 16_000 }));
            // One more file is completed, so that names are synced.
            await server.StoreAsync(NumberedLines.Of(1, 1, 3000));
            await Eventually.IsTrueAsync("all is on the disk", async () => await server.StatAsync("Unsynced") == 0);
            before = (await server.AskAsync(Question)).Split('\n')[..2000];
            await server.KillAsync();
        }
        await disk.LosePowerAsync();
        await using RunningLogCaster second = await RunningLogCaster.StartAsync([.. settings, "LOGCASTER_CAPACITY=10"]);
        await Assert.That(before[0]).Contains("127.0.0.1");
        // Of a file that has no index yet, the second and the text are certain.
        string[] after = (await second.AskAsync(Question)).Split('\n')[..2000];
        await Assert.That(after.Except(before)).IsEmpty();
        await second.StopAsync();
    }
}
