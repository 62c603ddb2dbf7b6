using System;
using System.IO;

namespace LogCaster.Bench;

/// <summary>Where things lie: the repository, the executable under test, and the folder for everything a run makes.</summary>
internal sealed class Workspace
{
    /// <summary>Finds the repository above the program, and the executable.</summary>
    public Workspace()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LogCaster.slnx"))) folder = folder.Parent;
        Root = folder?.FullName ?? throw new FileNotFoundException($"LogCaster.slnx is in no folder above {AppContext.BaseDirectory}");
        Binary = Path.GetFullPath(Environment.GetEnvironmentVariable("LOGCASTER_BINARY") ?? Path.Combine(Root, "artifacts", "logcaster"));
        if (!File.Exists(Binary)) throw new FileNotFoundException($"{Binary} does not exist: run make build, or set LOGCASTER_BINARY");
        Artifacts = Path.Combine(Root, "artifacts", "bench");
        Directory.CreateDirectory(Artifacts);
    }

    /// <summary>The repository.</summary>
    public string Root { get; }

    /// <summary>The executable under test.</summary>
    public string Binary { get; }

    /// <summary>Folder of compiled programs, the corpus and unpacked peers; ignored by git.</summary>
    public string Artifacts { get; }

    /// <summary>Folder of the benchmark's own source.</summary>
    public string Source => Path.Combine(Root, "tests", "LogCaster.Bench");
}
