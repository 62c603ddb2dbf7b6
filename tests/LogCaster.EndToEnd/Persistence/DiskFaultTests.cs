using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Persistence;

/// <summary>A disk that refuses: what was taken in is served from memory, senders are told the truth, and it resumes by itself.</summary>
internal sealed class DiskFaultTests
{
    [Test]
    [Arguments(DiskFault.WriteError, Errno.InputOutput, "everysec")]
    [Arguments(DiskFault.WriteError, Errno.NoSpace, "everysec")]
    [Arguments(DiskFault.WriteError, Errno.NoSpace, "no")]
    [Arguments(DiskFault.SyncError, Errno.InputOutput, "everysec")]
    [Arguments(DiskFault.SyncError, Errno.InputOutput, "always")]
    [Arguments(DiskFault.SyncError, Errno.NoSpace, "always")]
    [Arguments(DiskFault.WriteError, Errno.QuotaExceeded, "everysec")]
    [Arguments(DiskFault.WriteError, Errno.QuotaExceeded, "always")]
    [Arguments(DiskFault.SyncError, Errno.QuotaExceeded, "everysec")]
    public async Task While_the_disk_fails_memory_serves_and_then_all_is_stored_once(DiskFault fault, int error, string policy)
    {
        using FaultyDisk disk = await FaultyDisk.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. disk.Settings, $"LOGCASTER_FSYNC={policy}"]);
        await server.StoreAsync("INFO before\n");
        await server.StorageIsAsync("ok");

        disk[DiskFault.WriteRoom] = 100;
        disk[fault] = error;
        // A sync may take its time to be tried; until then everysec has nothing to complain about.
        await Eventually.IsTrueAsync("the fault is met", async () =>
        {
            _ = await server.TryStoreAsync("INFO meanwhile " + new string('x', 100) + "\n");
            return disk[DiskFault.Faults] > 0;
        });
        await server.StorageIsAsync("failing");
        bool wasStored = await server.TryStoreAsync("ERROR while it fails\n");
        string during = await server.AskAsync("FIND ERROR out=raw");
        string[] everything = (await server.AskAsync("FIND out=raw")).Split('\n');
        disk[fault] = 0;
        await server.StorageIsAsync("ok");
        await server.StoreAsync("INFO after\n");

        await Assert.That(wasStored).IsFalse();
        await Assert.That(during).IsEqualTo("ERROR while it fails\n");
        string[] expected = [.. everything[..^1], "INFO after"];
        await Assert.That((await server.AskAsync("FIND out=raw")).TrimEnd('\n').Split('\n')).IsEquivalentTo(expected, TUnit.Assertions.Enums.CollectionOrdering.Matching);
        await Assert.That((await server.LoggedAsync("storageFailed")).Text("reason")).Contains(SentenceOf(error));
        _ = await server.LoggedAsync("storageResumed");
        await Assert.That(await server.StatAsync("Lost")).IsEqualTo(0);
        await server.KillAsync();
        await using RunningLogCaster second = await RunningLogCaster.StartAsync([.. disk.Settings, "LOGCASTER_CAPACITY=2"]);
        await Assert.That((await second.AskAsync("FIND out=raw limit=0")).TrimEnd('\n').Split('\n')).IsEquivalentTo(expected, TUnit.Assertions.Enums.CollectionOrdering.Matching);
        await second.StopAsync();
    }

    [Test]
    public async Task Senders_are_not_held_while_the_disk_fails_and_one_whose_lines_were_lost_gets_a_reset()
    {
        using FaultyDisk disk = await FaultyDisk.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. disk.Settings, "LOGCASTER_CAPACITY=1000", "LOGCASTER_BUFFER_SIZE=8M"]);
        using WireClient patient = await WireClient.ConnectAsync(server.LogPort);
        await patient.SendAsync("INFO patient 1\n");
        await Eventually.IsTrueAsync("the line came", async () => await server.AskAsync("COUNT") == "COUNT: 1\n");

        disk[DiskFault.WriteRoom] = 0;
        disk[DiskFault.WriteError] = Errno.InputOutput;
        await Assert.That(await server.TryStoreAsync("INFO x\n")).IsFalse();
        await patient.SendAsync("INFO patient 2\n");
        await Eventually.IsTrueAsync("the line came", async () => await server.AskAsync("COUNT patient") == "COUNT: 2\n");
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < 10; i++)
        {
            // More than the ring holds, so that the first lines are lost.
            await Assert.That(await server.TryStoreAsync(Encoding.ASCII.GetString(NumberedLines.Of(0, 1, 50_000)))).IsFalse();
        }
        await Assert.That(watch.Elapsed).IsLessThan(TimeSpan.FromSeconds(10));
        disk[DiskFault.WriteError] = 0;
        await server.StorageIsAsync("ok");

        await Assert.That(await server.StatAsync("Lost")).IsGreaterThan(100_000);
        await Assert.That((await server.LoggedAsync("storageResumed")).Number("lost")).IsEqualTo(await server.StatAsync("Lost"));
        await patient.SendAsync("INFO patient 3\n");
        await Eventually.IsTrueAsync("the line came", async () => await server.AskAsync("COUNT patient") == "COUNT: 2\n");
        await Assert.That(async () => await patient.FinishAsync()).Throws<System.Net.Sockets.SocketException>();
        await Assert.That(await server.TryStoreAsync("INFO the next sender\n")).IsTrue();
        await Assert.That(await server.AskAsync("FIND patient OR next out=raw")).IsEqualTo("INFO patient 1\nINFO patient 3\nINFO the next sender\n");
        await server.StopAsync();
    }

    [Test]
    public async Task A_disk_that_never_syncs_neither_stops_it_nor_pushes_old_files_out()
    {
        using FaultyDisk disk = await FaultyDisk.MakeAsync();
        for (int i = 0; i < 8; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(disk.Directory, $"2024-01-0{i + 1}-000000.log"), $"[2024-01-0{i + 1} 00:00:00] INFO old {i}\n");
        }
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(
            [.. disk.Settings, "LOGCASTER_FSYNC=always", "LOGCASTER_MAX_FILES=10", "LOGCASTER_CAPACITY=1000", "LOGCASTER_BUFFER_SIZE=8M"]);
        disk[DiskFault.SyncError] = Errno.InputOutput;
        for (int i = 0; i < 12; i++)
        {
            // Each attempt begins where the last one did, and laps of the ring lie between them.
            await Assert.That(await server.TryStoreAsync(Encoding.ASCII.GetString(NumberedLines.Of(0, 1, 30_000)))).IsFalse();
            await Task.Delay(300);
        }

        await Assert.That(StoredText.Files(disk.Directory).Count).IsLessThanOrEqualTo(10);
        await Assert.That(await server.AskAsync("COUNT old")).IsEqualTo("COUNT: 8\n");
        disk[DiskFault.SyncError] = 0;
        await server.StorageIsAsync("ok");
        await Assert.That(await server.TryStoreAsync("INFO after\n")).IsTrue();
        await Assert.That(await server.AskAsync("COUNT old")).IsEqualTo("COUNT: 8\n");
        await server.StopAsync();
    }

    [Test]
    public async Task Short_writes_and_a_slow_disk_lose_nothing()
    {
        using FaultyDisk disk = await FaultyDisk.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. disk.Settings, "LOGCASTER_FSYNC=always", "LOGCASTER_SEGMENT_SIZE=64K", "LOGCASTER_MAX_FILES=0"]);
        disk[DiskFault.WriteMost] = 777;
        disk[DiskFault.SyncDelayMs] = 200;

        await Task.WhenAll(Enumerable.Range(0, 5).Select(sender => server.StoreAsync(NumberedLines.Of(sender, 1, 2000))));

        await Assert.That(NumberedLines.Faults(await server.AskAsync("QUERY keyword=sender out=raw"), 5, 2000)).IsEmpty();
        await Assert.That(NumberedLines.Faults(string.Join('\n', StoredText.Messages(disk.Directory)), 5, 2000)).IsEmpty();
        await server.StopAsync();
    }

    [Test]
    public async Task A_file_that_cannot_be_completed_is_tried_again()
    {
        using FaultyDisk disk = await FaultyDisk.MakeAsync();
        await using RunningLogCaster server = await RunningLogCaster.StartAsync([.. disk.Settings, "LOGCASTER_SEGMENT_SIZE=64K", "LOGCASTER_MAX_FILES=0"]);
        disk[DiskFault.RenameError] = Errno.InputOutput;
        await Assert.That(await server.TryStoreAsync(Encoding.ASCII.GetString(NumberedLines.Of(0, 1, 5000)))).IsFalse();
        await server.StorageIsAsync("failing");
        disk[DiskFault.RenameError] = 0;
        await server.StorageIsAsync("ok");

        await server.StoreAsync(NumberedLines.Of(1, 1, 5000));
        await Assert.That(NumberedLines.Faults(await server.AskAsync("QUERY keyword=sender out=raw"), 2, 5000)).IsEmpty();
        await Assert.That(NumberedLines.Faults(string.Join('\n', StoredText.Messages(disk.Directory)), 2, 5000)).IsEmpty();
        await server.StopAsync();
    }

    [Test]
    [Arguments(DiskFault.WriteError, Errno.NoSpace)]
    [Arguments(DiskFault.WriteError, Errno.QuotaExceeded)]
    [Arguments(DiskFault.WriteError, Errno.InputOutput)]
    [Arguments(DiskFault.OpenError, Errno.QuotaExceeded)]
    [Arguments(DiskFault.OpenError, Errno.ReadOnlySystem)]
    public async Task It_starts_on_a_disk_that_takes_nothing_and_goes_on_when_it_does(DiskFault fault, int error)
    {
        using FaultyDisk disk = await FaultyDisk.MakeAsync();
        await using (RunningLogCaster first = await RunningLogCaster.StartAsync(disk.Settings))
        {
            await first.StoreAsync("INFO one\nINFO two\n");
            await first.KillAsync();
        }
        await File.AppendAllTextAsync(Path.Combine(disk.Directory, "current.log"), "[2026-01-01 00:00:00] INFO tor");
        disk[DiskFault.WriteRoom] = 0;
        disk[fault] = error;
        await using RunningLogCaster second = await RunningLogCaster.StartAsync(disk.Settings);

        await Assert.That(await second.AskAsync("FIND out=raw")).IsEqualTo("INFO one\nINFO two\n");
        await Assert.That(await second.StatTextAsync("Storage")).IsEqualTo("failing");
        await Assert.That(await second.TryStoreAsync("INFO three\n")).IsFalse();
        disk[fault] = 0;
        await second.StorageIsAsync("ok");
        await second.StoreAsync("INFO four\n");
        await Assert.That(await second.AskAsync("FIND out=raw")).IsEqualTo("INFO one\nINFO two\nINFO three\nINFO four\n");
        await Assert.That(StoredText.Messages(disk.Directory)).IsEquivalentTo(
            (string[])["INFO one", "INFO two", "INFO three", "INFO four"], TUnit.Assertions.Enums.CollectionOrdering.Matching);
        await second.StopAsync();
    }

    [Test]
    [NotInParallel]
    public async Task A_full_disk_loses_its_oldest_files_and_then_takes_no_more_until_there_is_room()
    {
        using var disk = await SmallDisk.MakeAsync("size=16m");
        await using RunningLogCaster server = await RunningLogCaster.StartAsync(
            "LOGCASTER_PERSIST=1", $"LOGCASTER_DIR={disk.Path}/logs", "LOGCASTER_SEGMENT_SIZE=1M", "LOGCASTER_MAX_FILES=0", "LOGCASTER_CAPACITY=1000");
        const int Lines = 10_000;
        for (int sender = 0; sender < 40; sender++)
        {
            // A disk that is filled within a tenth of a second may be full before old files are gone: then this one gets a reset, and comes again.
            await Eventually.IsTrueAsync("it is stored", () => server.TryStoreAsync(Encoding.ASCII.GetString(NumberedLines.Of(sender, 1, Lines))));
        }
        // A tenth is left to others, by deleting the oldest, and no more of them than that takes.
        await Assert.That(await server.StatAsync("StoredBytes")).IsGreaterThan(4_000_000);
        await Assert.That(await server.StatTextAsync("Storage")).IsEqualTo("ok");
        await Eventually.IsTrueAsync("room is left", () => disk.FreeBytes > 1_000_000);
        await Assert.That(await server.AskAsync("RECENT 1 out=raw")).StartsWith($"INFO sender=39 line={Lines} ");
        // Others take all there is.
        await File.WriteAllBytesAsync(Path.Combine(disk.Path, "others"), new byte[1_000_000]);
        await Bash.RunAsync($"dd if=/dev/zero of='{disk.Path}/others' bs=64k");
        await Eventually.IsTrueAsync("it fails", async () =>
        {
            _ = await server.TryStoreAsync("INFO more\n");
            await Bash.RunAsync($"dd if=/dev/zero of='{disk.Path}/others' bs=64k oflag=append conv=notrunc");
            return await server.StatTextAsync("Storage") == "failing";
        });
        await Assert.That(await server.TryStoreAsync("ERROR in memory\n")).IsFalse();
        await Assert.That(await server.AskAsync("FIND level=err out=raw")).IsEqualTo("ERROR in memory\n");

        File.Delete(Path.Combine(disk.Path, "others"));
        await server.StorageIsAsync("ok");
        await server.StoreAsync("INFO after\n");
        await Assert.That(await server.AskAsync("COUNT level=err")).IsEqualTo("COUNT: 1\n");
        await Assert.That(StoredText.Messages(disk.Path + "/logs").Count(line => line == "ERROR in memory")).IsEqualTo(1);
        await server.StopAsync();
    }

    [Test]
    [NotInParallel]
    public async Task A_disk_that_becomes_read_only_is_read()
    {
        using var disk = await SmallDisk.MakeAsync("size=16m");
        string[] settings = ["LOGCASTER_PERSIST=1", $"LOGCASTER_DIR={disk.Path}/logs"];
        await using (RunningLogCaster first = await RunningLogCaster.StartAsync(settings))
        {
            await first.StoreAsync("INFO one\n");
            await first.StopAsync();
        }
        await disk.RemountAsync("ro");
        await using RunningLogCaster second = await RunningLogCaster.StartAsync(settings);
        await Assert.That(await second.TryStoreAsync("INFO two\n")).IsFalse();
        await Assert.That(await second.AskAsync("FIND out=raw")).IsEqualTo("INFO one\nINFO two\n");
        await Assert.That((await second.LoggedAsync("storageFailed")).Text("reason")).Contains("Read-only file system");

        await disk.RemountAsync("rw");
        await second.StorageIsAsync("ok");
        await second.StoreAsync("INFO three\n");
        await Assert.That(await second.AskAsync("FIND out=raw")).IsEqualTo("INFO one\nINFO two\nINFO three\n");
        await Assert.That(StoredText.Messages(disk.Path + "/logs")).IsEquivalentTo(
            (string[])["INFO one", "INFO two", "INFO three"], TUnit.Assertions.Enums.CollectionOrdering.Matching);
        await second.StopAsync();
    }

    private static string SentenceOf(int error) => error switch
    {
        Errno.NoSpace => "No space left",
        Errno.QuotaExceeded => "Disk quota exceeded",
        _ => "Input/output error",
    };
}
