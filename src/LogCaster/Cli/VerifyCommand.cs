using System;
using System.Buffers;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LogCaster.Configuration;
using LogCaster.Engine.Storage.Backup;

namespace LogCaster.Cli;

/// <summary><c>logcaster verify</c>: reads a log or a backup from begin to end, and tells what is wrong with it.</summary>
internal static class VerifyCommand
{
    public static int Run(CommandContext context, ParsedLine line)
    {
        if (line.Words.Length > 1)
        {
            context.Error.WriteLine("logcaster: verify takes one directory, or none for that of the settings");
            return ExitCode.Usage;
        }
        SettingsResult result = CommandLine.ReadSettings(context, line);
        if (result.Settings is not { } settings)
        {
            return result.ExitCode;
        }
        string path = line.Words is [string given] ? given : settings.Directory;
        var verify = new LogVerify(context.Time.LocalTimeZone, context.Time);
        try
        {
            verify.Run(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            context.Error.WriteLine($"logcaster: {path} cannot be verified: {refused.Message}");
            return ExitCode.Failure;
        }
        context.Output.Write(line.Has(CommandTable.Json.Flag) ? Json(path, verify) : Text(path, verify));
        return verify.Findings.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static string Text(string path, LogVerify verify)
    {
        var text = new StringBuilder();
        foreach (string finding in verify.Findings)
        {
            text.Append(finding).Append('\n');
        }
        string what = verify.IsBackup ? "backup" : "log";
        string verdict = verify.Findings.Count == 0 ? "good" : "not good";
        return text.Append(CultureInfo.InvariantCulture, $"{path}: {verdict}, a {what} of {verify.Lines} records in {verify.Files} files, {verify.Bytes} bytes of log\n").ToString();
    }

    private static string Json(string path, LogVerify verify)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("path", path);
            json.WriteBoolean("good", verify.Findings.Count == 0);
            json.WriteBoolean("backup", verify.IsBackup);
            json.WriteNumber("files", verify.Files);
            json.WriteNumber("records", verify.Lines);
            json.WriteNumber("bytes", verify.Bytes);
            json.WriteStartArray("findings");
            foreach (string finding in verify.Findings)
            {
                json.WriteStringValue(finding);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }
}
