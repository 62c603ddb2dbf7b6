using System.Buffers;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LogCaster.Access;
using LogCaster.Configuration;

namespace LogCaster.Cli;

/// <summary><c>logcaster config</c>: shows the settings in effect with their origin, or checks them.</summary>
internal static class ConfigCommand
{
    public static int Run(CommandContext context, ParsedLine line)
    {
        SettingsResult result = CommandLine.ReadSettings(context, line);
        foreach (string warning in result.Warnings)
        {
            context.Error.WriteLine($"logcaster: warning: {warning}");
        }
        if (result.Settings is not { } settings)
        {
            return result.ExitCode;
        }
        if (line.Has(CommandTable.Check.Flag))
        {
            if (settings.Access.TokensFile.Length > 0 && new TokenFile(settings.Access.TokensFile, settings.Access.MaxTokens).Read(out _, out _) is string wrong)
            {
                context.Error.WriteLine($"logcaster: {wrong}");
                return ExitCode.Configuration;
            }
            context.Output.WriteLine("The settings are good.");
        }
        else
        {
            context.Output.Write(line.Has(CommandTable.Json.Flag) ? Json(settings) : Table(settings));
        }
        return ExitCode.Success;
    }

    private static string Table(Settings settings)
    {
        int nameWidth = settings.Effective.Max(setting => setting.Option.Variable.Length);
        int valueWidth = settings.Effective.Max(setting => setting.Text.Length);
        var text = new StringBuilder();
        foreach (Setting setting in settings.Effective)
        {
            text.Append(setting.Option.Variable.PadRight(nameWidth + 2)).Append(setting.Text.PadRight(valueWidth + 2)).Append(Name(setting.Origin)).Append('\n');
        }
        return text.ToString();
    }

    private static string Json(Settings settings)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // Settings are shown to a terminal, not put into a web page: what people typed stays readable.
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (Setting setting in settings.Effective)
            {
                json.WriteStartObject(setting.Option.Variable);
                json.WriteString("value", setting.Text);
                json.WriteString("origin", Name(setting.Origin));
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static string Name(SettingOrigin origin) => origin.ToString().ToLowerInvariant();
}
