using System;
using System.Globalization;
using System.IO;
using LogCaster.Configuration;
using LogCaster.Engine.Query.Language;
using LogCaster.Engine.Storage;
using LogCaster.Engine.Storage.Backup;

namespace LogCaster.Cli;

/// <summary><c>logcaster restore</c>: brings a backup back into the directory of the log.</summary>
internal static class RestoreCommand
{
    public static int Run(CommandContext context, ParsedLine line)
    {
        if (line.Words is not [string from])
        {
            context.Error.WriteLine("logcaster: restore needs a backup: its directory, a tar archive, or - for one on standard input");
            return ExitCode.Usage;
        }
        long until = long.MaxValue;
        if (line.ValueOf(CommandTable.Until) is string text)
        {
            if (!TimeExpression.TryParse(text, context.Time.GetUtcNow().UtcTicks, context.Time.LocalTimeZone, out TickRange range))
            {
                context.Error.WriteLine($"logcaster: --until {text}: must be {CommandTable.Until.Form}");
                return ExitCode.Usage;
            }
            until = range.Last;
        }
        SettingsResult result = CommandLine.ReadSettings(context, line);
        if (result.Settings is not { } settings)
        {
            return result.ExitCode;
        }
        try
        {
            var restore = new LogRestore(settings.Directory, context.Time.LocalTimeZone, context.Time, Environment.ProcessId)
            {
                UntilTicks = until,
                PutsAside = line.Has(CommandTable.Force.Flag),
            };
            BackupManifest manifest = Bring(context, restore, from);
            if (restore.Aside is string aside)
            {
                context.Output.WriteLine($"What was in {settings.Directory} is in {aside}.");
            }
            context.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{settings.Directory}: restored from a backup of {new DateTime(manifest.CreatedTicks, DateTimeKind.Utc):O}, {manifest.Lines} records"));
            return ExitCode.Success;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            context.Error.WriteLine($"logcaster: nothing was restored: {refused.Message}");
            return refused is DirectoryInUseException ? ExitCode.CannotCreate : ExitCode.Failure;
        }
    }

    private static BackupManifest Bring(CommandContext context, LogRestore restore, string from)
    {
        if (from == "-")
        {
            using Stream input = context.OpenInput();
            return restore.FromArchive(input);
        }
        if (!Directory.Exists(from))
        {
            using Stream archive = File.OpenRead(from);
            return restore.FromArchive(archive);
        }
        // A directory of backups stands for the newest of them.
        string backup = File.Exists(Path.Combine(from, BackupManifest.FileName)) || LogBackup.In(from) is not [.., string newest] ? from : newest;
        return restore.FromDirectory(backup);
    }
}
