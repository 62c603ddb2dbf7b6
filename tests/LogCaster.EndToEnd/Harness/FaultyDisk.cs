using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Threading.Tasks;

namespace LogCaster.EndToEnd.Harness;

/// <summary>
/// A directory for files of a LogCaster on a disk that fails as a test says, and of which the test knows what a loss of power would leave: by
/// faulty-disk.c, which stands between the executable and the C library. Disposing removes it.
/// </summary>
internal sealed class FaultyDisk : IDisposable
{
    private const int Numbers = 12;

    private static readonly Lazy<Task<string>> s_shim = new(CompileAsync);

    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("logcaster-disk-").FullName;
    private readonly string _shim;
    private readonly string _plan;
    private readonly string _shadow;

    private FaultyDisk(string shim)
    {
        _shim = shim;
        _plan = Path.Combine(_folder, "plan");
        _shadow = Path.Combine(_folder, "shadow");
        Directory = Path.Combine(_folder, "logs");
        _ = System.IO.Directory.CreateDirectory(Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _ = System.IO.Directory.CreateDirectory(_shadow);
        File.WriteAllBytes(_plan, new byte[Numbers * sizeof(long)]);
        this[DiskFault.WriteRoom] = long.MaxValue;
    }

    /// <summary>The directory for the files.</summary>
    public string Directory { get; }

    /// <summary>The settings that let a LogCaster keep its files here.</summary>
    public string[] Settings =>
    [
        "LOGCASTER_PERSIST=1", $"LOGCASTER_DIR={Directory}", "LOGCASTER_KEEP_FREE=0", $"LD_PRELOAD={_shim}", $"FAULTS_DIR={Directory}", $"FAULTS_SHADOW={_shadow}",
        $"FAULTS_PLAN={_plan}",
    ];

    /// <summary>A number of the plan, which the disk follows from the next call on.</summary>
    public long this[DiskFault fault]
    {
        get
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            using FileStream file = OpenPlan(fault);
            file.ReadExactly(bytes);
            return BinaryPrimitives.ReadInt64LittleEndian(bytes);
        }

        set
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            using FileStream file = OpenPlan(fault);
            file.Write(bytes);
        }
    }

    /// <summary>Makes a disk; skips the test where there is no compiler.</summary>
    public static async Task<FaultyDisk> MakeAsync()
    {
        Skip.Unless(Bash.Has("gcc"), "NOT TESTED: there is no gcc here to compile faulty-disk.c.");
        return new FaultyDisk(await s_shim.Value);
    }

    /// <summary>
    /// The power is lost: what was not synced is gone, but for as much of the end of each file as <paramref name="random"/> says. The process must have ended.
    /// </summary>
    /// <param name="random">Null: all of it is gone.</param>
    public async Task LosePowerAsync(Random? random = null)
    {
        var synced = new Dictionary<string, byte[]>();
        string names = Path.Combine(_shadow, "names");
        foreach (string line in File.Exists(names) ? await File.ReadAllLinesAsync(names) : [])
        {
            int blank = line.IndexOf(' ', StringComparison.Ordinal);
            string content = Path.Combine(_shadow, line[..blank]);
            synced[line[(blank + 1)..]] = File.Exists(content) ? await File.ReadAllBytesAsync(content) : [];
        }
        foreach (string path in System.IO.Directory.GetFiles(Directory))
        {
            byte[] written = await File.ReadAllBytesAsync(path);
            string name = Path.GetFileName(path);
            if (random is not null && synced.TryGetValue(name, out byte[]? kept) && written.AsSpan().StartsWith(kept) && written.Length > kept.Length)
            {
                // The disk had begun to write: some bytes more, and sometimes zeros, which files on ext4 and xfs may have there.
                byte[] more = written[..(kept.Length + random.Next(written.Length - kept.Length))];
                if (random.Next(4) == 0)
                {
                    more.AsSpan(kept.Length).Clear();
                }
                synced[name] = more;
            }
            File.Delete(path);
        }
        foreach ((string name, byte[] content) in synced)
        {
            await File.WriteAllBytesAsync(Path.Combine(Directory, name), content);
        }
        // What is left is on the disk.
        Outcome outcome = await Bash.RunAsync($"""
            cd '{Directory}' && rm -f '{_shadow}'/* && find . -type f -printf '%P\n' | while read -r file; do
                key=$(stat -c '%i-%.9W' "$file")
                cp "$file" '{_shadow}'/"$key" && echo "$key $file" >> '{_shadow}/names' || exit 1
            done
            """);
        if (outcome.ExitCode != 0)
        {
            throw new InvalidOperationException(outcome.Error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    private static async Task<string> CompileAsync()
    {
        string source = Path.Combine(RepositoryRoot.Path, "tests", "LogCaster.EndToEnd", "Harness", "faulty-disk.c");
        string name = $"faulty-disk-{Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(source)))[..16]}.so";
        string target = Path.Combine(AppContext.BaseDirectory, name);
        if (File.Exists(target))
        {
            return target;
        }
        string unfinished = $"{target}.{Environment.ProcessId}";
        Outcome outcome = await Bash.RunAsync($"gcc -shared -fPIC -O1 -Wall -Wextra -Werror -o '{unfinished}' '{source}' -ldl -lpthread");
        if (outcome.ExitCode != 0)
        {
            throw new InvalidOperationException($"faulty-disk.c does not compile:\n{outcome.Error}");
        }
        File.Move(unfinished, target, overwrite: true);
        return target;
    }

    private FileStream OpenPlan(DiskFault fault)
    {
        var file = new FileStream(_plan, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        file.Position = (int)fault * sizeof(long);
        return file;
    }
}

/// <summary>The numbers of the plan, in the order of faulty-disk.c. Errors are the kernel's, 0 for none.</summary>
internal enum DiskFault
{
    /// <summary>The error of a write, once <see cref="WriteRoom"/> is used up.</summary>
    WriteError,

    /// <summary>How many bytes may be written before that.</summary>
    WriteRoom,

    /// <summary>The most bytes of one write; 0 for as many as asked for.</summary>
    WriteMost,

    /// <summary>The error of a sync.</summary>
    SyncError,

    /// <summary>How long a sync takes, in milliseconds.</summary>
    SyncDelayMs,

    /// <summary>The error of a rename.</summary>
    RenameError,

    /// <summary>The error of a truncate.</summary>
    TruncateError,

    /// <summary>How many seconds the clock of the process is fast.</summary>
    ClockSeconds,

    /// <summary>The error of opening a file to write.</summary>
    OpenError,

    /// <summary>How long a write takes, in milliseconds; only together with <see cref="WriteMost"/>.</summary>
    WriteDelayMs,

    /// <summary>Read: how many calls have failed.</summary>
    Faults,

    /// <summary>Read: how many syncs there were.</summary>
    Syncs,
}
