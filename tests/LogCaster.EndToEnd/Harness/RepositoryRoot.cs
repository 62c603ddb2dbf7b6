using System;
using System.IO;

namespace LogCaster.EndToEnd.Harness;

/// <summary>Where the files of the repository are.</summary>
internal static class RepositoryRoot
{
    /// <summary>The folder that holds LogCaster.slnx.</summary>
    public static string Path { get; } = Find();

    /// <summary>Reads a file of the repository.</summary>
    public static string Read(string path) => File.ReadAllText(System.IO.Path.Combine(Path, path));

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "LogCaster.slnx")))
            {
                return folder.FullName;
            }
        }
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds LogCaster.slnx.");
    }
}
