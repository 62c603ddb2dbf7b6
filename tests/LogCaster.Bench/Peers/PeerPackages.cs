using System.Collections.Generic;
using System.IO;
using System.Linq;
using LogCaster.Bench.Programs;

namespace LogCaster.Bench.Peers;

/// <summary>
/// Peers from Debian's packages, unpacked below the artifacts and run from there. They cannot be installed side by side (each
/// conflicts with any other <c>system-log-daemon</c>), and a benchmark should not change which one a machine runs.
/// </summary>
internal sealed class PeerPackages(Workspace workspace)
{
    // The servers, and those of their libraries that a machine without them lacks.
    private static readonly string[] s_packages = ["rsyslog", "libestr0", "libfastjson4", "liblognorm5", "syslog-ng-core", "libivykis0", "libnet1", "ngircd", "libident"];

    private readonly string _root = Path.Combine(workspace.Artifacts, "peers");

    /// <summary>Makes a peer's programs and libraries found where they lie.</summary>
    public Dictionary<string, string> Environment => new() { ["LD_LIBRARY_PATH"] = $"{Libraries}:{Path.GetDirectoryName(SyslogNgModules)}" };

    /// <summary>The folder of shared libraries, which is named after the machine.</summary>
    public string Libraries => Directory.GetDirectories(Path.Combine(_root, "usr", "lib"), "*-linux-gnu").Single();

    /// <summary>A program of a peer.</summary>
    public string Program(string name) => Path.Combine(_root, "usr", "sbin", name);

    /// <summary>The folder of syslog-ng's modules, which is named after its version.</summary>
    public string SyslogNgModules => Directory.GetDirectories(Path.Combine(_root, "usr", "lib", "syslog-ng")).Single();

    /// <summary>Downloads and unpacks the packages once. Throws where the machine's package manager is not Debian's or has no lists.</summary>
    public void Unpack()
    {
        if (File.Exists(Program("syslog-ng")) && File.Exists(Program("rsyslogd")) && File.Exists(Program("ngircd"))) return;
        string downloads = Path.Combine(workspace.Artifacts, "packages");
        Directory.CreateDirectory(downloads);
        Command.Succeed("/bin/sh", ["-c", "cd \"$0\" && apt-get download \"$@\"", downloads, .. s_packages]);
        foreach (string package in Directory.GetFiles(downloads, "*.deb")) Command.Succeed("dpkg-deb", "-x", package, _root);
    }
}
