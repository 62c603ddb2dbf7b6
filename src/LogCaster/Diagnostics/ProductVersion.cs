using System.Reflection;
using System.Runtime.InteropServices;

namespace LogCaster.Diagnostics;

/// <summary>Which LogCaster this is: version, revision and platform, as the build wrote them into the assembly. Constant, safe for any thread.</summary>
internal static class ProductVersion
{
    // Enough of a revision to be unique, as git shows it.
    private const int RevisionLength = 12;

    private static readonly string s_informational =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>The version, such as <c>0.1.0</c>.</summary>
    public static string Version => s_informational.Split('+')[0];

    /// <summary>The revision of the sources; <c>unknown</c> when they were not built from a repository.</summary>
    public static string Revision => s_informational.Split('+') is [_, { Length: > 0 } revision, ..]
        ? revision[..int.Min(revision.Length, RevisionLength)]
        : "unknown";

    /// <summary>The platform, such as <c>linux-x64</c>.</summary>
    public static string Platform => "linux-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>All of it in one line: <c>logcaster 0.1.0 (1a2b3c4d5e6f, linux-x64)</c>.</summary>
    public static string Line => string.Create(null, $"logcaster {Version} ({Revision}, {Platform})");
}
