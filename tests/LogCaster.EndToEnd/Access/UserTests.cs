using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.EndToEnd.Harness;

namespace LogCaster.EndToEnd.Access;

/// <summary>LOGCASTER_USER: what a LogCaster that root has started gives up. Only root can give something up: elsewhere these tests see what others are told.</summary>
internal sealed class UserTests
{
    // Of no user of /etc/passwd.
    private const string User = "64123:64124";

    private static bool IsRoot => Environment.IsPrivilegedProcess;

    [Test]
    public async Task Every_thread_gives_up_root_and_files_go_on_to_work()
    {
        if (!IsRoot)
        {
            await WhoIsNotRootIsToldAsync();
            return;
        }
        using var folder = new TemporaryFolder();
        string logs = Path.Combine(folder.Path, "new", "logs");
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101);
        await using (RunningLogCaster server = await RunningLogCaster.StartAsync($"LOGCASTER_USER={User}", "LOGCASTER_PERSIST=1", $"LOGCASTER_DIR={logs}", "LOGCASTER_SEGMENT_SIZE=64K"))
        {
            OwnLogLine changed = await server.LoggedAsync("userChanged");
            await Assert.That((changed.Number("uid"), changed.Number("gid"))).IsEqualTo((64123, 64124));
            // Enough for some files, so that new ones are made after root was given up.
            for (int i = 0; i < 5; i++)
            {
                await server.StoreAsync(string.Concat(Enumerable.Repeat($"record {i} {new string('x', 80)}\n", 1000)));
            }
            await Assert.That(await server.StatTextAsync("Storage")).IsEqualTo("ok");
            await Assert.That(await server.StatAsync("Files")).IsGreaterThan(3);
            string[] threads = Directory.GetDirectories($"/proc/{server.Id}/task");
            await Assert.That(threads.Length).IsGreaterThan(5);
            foreach (string thread in threads)
            {
                string status = await File.ReadAllTextAsync(Path.Combine(thread, "status"));
                await Assert.That(status).Contains("Uid:\t64123\t64123\t64123\t64123\n").And.Contains("Gid:\t64124\t64124\t64124\t64124\n");
                await Assert.That(status).Contains("Groups:\t64124 \n").And.Contains("CapEff:\t0000000000000000\n").And.Contains("CapPrm:\t0000000000000000\n");
            }
            await server.StopAsync();
        }
        Outcome owners = await Bash.RunAsync($"stat -c '%u:%g %a' '{logs}' '{logs}'/*.log | sort -u");
        await Assert.That(owners.Output.Trim().Split('\n').All(line => line.StartsWith(User + " ", StringComparison.Ordinal))).IsTrue().Because(owners.Output);
        // And it comes back with its records.
        await using RunningLogCaster again = await RunningLogCaster.StartAsync($"LOGCASTER_USER={User}", "LOGCASTER_PERSIST=1", $"LOGCASTER_DIR={logs}");
        await Assert.That(await again.AskAsync("COUNT record")).IsEqualTo("COUNT: 5000\n");
        await again.StopAsync();
    }

    [Test]
    public async Task What_the_user_may_not_use_is_told_at_the_start()
    {
        if (!IsRoot)
        {
            await WhoIsNotRootIsToldAsync();
            return;
        }
        using var tokens = new TokenFolder();
        File.SetUnixFileMode(tokens.Path, (UnixFileMode)0b111_101_101);
        Outcome unreadable = await RunningLogCaster.RunToEndAsync(["serve"], tokens.Setting, $"LOGCASTER_USER={User}", "LOGCASTER_PORT=auto", "LOGCASTER_QUERY_PORT=auto");
        await Assert.That(unreadable.ExitCode).IsEqualTo(78).Because("a file that only root may read could not be read again");
        await Assert.That(unreadable.Error).Contains("it cannot be read (UnauthorizedAccessException)");
        Directory.CreateDirectory(Path.Combine(tokens.Path, "logs"));
        // As for every disk that cannot be written: records are kept in memory, and the own log says why.
        await using RunningLogCaster server = await RunningLogCaster.StartAsync($"LOGCASTER_USER={User}", "LOGCASTER_PERSIST=1", $"LOGCASTER_DIR={tokens.Path}/logs");
        OwnLogLine failed = await server.LoggedAsync("storageFailed");
        await Assert.That(failed.Text("reason")).Contains("Permission denied");
        await server.StopAsync();
    }

    [Test]
    [Arguments("no-such-user", "there is no user of this name")]
    [Arguments("0", "that is root")]
    [Arguments("0:5", "that is root")]
    public async Task A_user_that_is_none_or_root_is_refused(string user, string reason)
    {
        Outcome refused = await RunningLogCaster.RunToEndAsync(["serve"], $"LOGCASTER_USER={user}", "LOGCASTER_PORT=auto", "LOGCASTER_QUERY_PORT=auto");
        await Assert.That(refused.ExitCode).IsEqualTo(78);
        await Assert.That(refused.Error).Contains(reason);
    }

    [Test]
    public async Task Root_is_warned_once()
    {
        await using RunningLogCaster server = await RunningLogCaster.StartAsync();
        await server.StopAsync();
        await Assert.That(server.OwnLog.Count(line => line.Event == "runsAsRoot")).IsEqualTo(IsRoot ? 1 : 0);
    }

    private static async Task WhoIsNotRootIsToldAsync()
    {
        string user = string.Create(CultureInfo.InvariantCulture, $"{User}");
        Outcome refused = await RunningLogCaster.RunToEndAsync(["serve"], $"LOGCASTER_USER={user}", "LOGCASTER_PORT=auto", "LOGCASTER_QUERY_PORT=auto");
        await Assert.That(refused.ExitCode).IsEqualTo(78);
        await Assert.That(refused.Error).Contains("only root can become another user");
    }
}
