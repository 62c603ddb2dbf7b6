using System;
using System.Globalization;
using System.IO;
using System.Linq;
using LogCaster.Configuration;
using LogCaster.Diagnostics;
using LogCaster.Engine.Storage;
using LogCaster.Engine.Storage.Backup;

namespace LogCaster.Cli;

/// <summary><c>logcaster backup</c>: makes a backup of the files of the log, also while LogCaster runs.</summary>
internal static class BackupCommand
{
    private static string Program => $"LogCaster {ProductVersion.Version}";

    public static int Run(CommandContext context, ParsedLine line)
    {
        if (line.Words is not [string to])
        {
            context.Error.WriteLine("logcaster: backup needs the directory that backups are kept in, or - for a tar archive on standard output");
            return ExitCode.Usage;
        }
        string? keepText = line.ValueOf(CommandTable.Keep);
        int keep = 0;
        if (keepText is not null && (!int.TryParse(keepText, NumberStyles.None, CultureInfo.InvariantCulture, out keep) || keep < 1))
        {
            context.Error.WriteLine($"logcaster: --keep {keepText}: must be {CommandTable.Keep.Form}");
            return ExitCode.Usage;
        }
        SettingsResult result = CommandLine.ReadSettings(context, line);
        if (result.Settings is not { } settings)
        {
            return result.ExitCode;
        }
        try
        {
            using SegmentDirectory source = SegmentDirectory.OpenExisting(settings.Directory);
            if (to == "-")
            {
                WriteArchive(context, source);
            }
            else
            {
                MakeDirectory(context, source, to, keep);
            }
            return ExitCode.Success;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            context.Error.WriteLine($"logcaster: no backup was made: {refused.Message}");
            return ExitCode.Failure;
        }
    }

    private static void WriteArchive(CommandContext context, SegmentDirectory source)
    {
        using Stream output = context.OpenOutput();
        _ = new LogArchive(source, context.Time.LocalTimeZone, context.Time, Program).Write(output);
        output.Flush();
    }

    private static void MakeDirectory(CommandContext context, SegmentDirectory source, string parent, int keep)
    {
        string path = new LogBackup(source, context.Time.LocalTimeZone, context.Time, Program).ToDirectory(parent, out BackupManifest manifest);
        context.Output.WriteLine($"{path}: {manifest.Lines} records in {manifest.Files.Length} files, {manifest.Bytes} bytes");
        foreach (string old in keep > 0 ? LogBackup.In(parent).SkipLast(keep) : [])
        {
            Directory.Delete(old, recursive: true);
        }
    }
}
