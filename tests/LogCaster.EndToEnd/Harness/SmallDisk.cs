using System;
using System.IO;
using System.Threading.Tasks;

namespace LogCaster.EndToEnd.Harness;

/// <summary>A file system in memory, mounted for one test; only root can do that. Disposing unmounts it.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk()
    {
    }

    /// <summary>Where it is mounted.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("logcaster-mount-").FullName;

    /// <summary>How many bytes are free on it.</summary>
    public long FreeBytes => new DriveInfo(Path).AvailableFreeSpace;

    /// <summary>Mounts one; skips the test where that is not allowed.</summary>
    /// <param name="options">As after mount -o.</param>
    public static async Task<SmallDisk> MakeAsync(string options)
    {
        var disk = new SmallDisk();
        Outcome outcome = await Bash.RunAsync($"mount -t tmpfs -o {options} logcaster-test '{disk.Path}'");
        if (outcome.ExitCode != 0)
        {
            Directory.Delete(disk.Path);
            Skip.Test($"NOT TESTED: mount is not allowed here: {outcome.Error.Trim()}");
        }
        return disk;
    }

    /// <summary>Changes how it is mounted.</summary>
    public async Task RemountAsync(string options)
    {
        Outcome outcome = await Bash.RunAsync($"mount -o remount,{options} '{Path}'");
        if (outcome.ExitCode != 0)
        {
            throw new InvalidOperationException(outcome.Error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Bash.RunAsync($"umount -l '{Path}'").GetAwaiter().GetResult();
        Directory.Delete(Path);
    }
}
