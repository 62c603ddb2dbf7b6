using System;
using System.IO;

namespace LogCaster.Tests.House;

/// <summary>Finds the folder of the sources, for tests that look at files of the project.</summary>
internal static class RepositoryRoot
{
    /// <summary>The folder that holds LogCaster.slnx.</summary>
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder)
    {
        for (DirectoryInfo? candidate = new(folder); candidate is not null; candidate = candidate.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(candidate.FullName, "LogCaster.slnx")))
            {
                return candidate.FullName;
            }
        }
        throw new DirectoryNotFoundException($"no LogCaster.slnx in {folder} or above");
    }
}
