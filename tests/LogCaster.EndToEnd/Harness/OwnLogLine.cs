using System.Text.Json;

namespace LogCaster.EndToEnd.Harness;

/// <summary>A line of the own log of a LogCaster.</summary>
/// <param name="Event">The name of the event.</param>
/// <param name="Fields">The whole line.</param>
internal sealed record OwnLogLine(string Event, JsonElement Fields)
{
    /// <summary>Reads a line; it must be one JSON object with the fields every line has.</summary>
    public static OwnLogLine Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            JsonElement fields = document.RootElement.Clone();
            _ = fields.GetProperty("time").GetDateTimeOffset();
            _ = fields.GetProperty("level").GetString();
            _ = fields.GetProperty("message").GetString();
            return new OwnLogLine(fields.GetProperty("event").GetString() ?? "", fields);
        }
        catch (JsonException broken)
        {
            throw new JsonException($"Not a line of the own log: {line}", broken);
        }
    }

    /// <summary>A text field.</summary>
    public string Text(string field) => Fields.GetProperty(field).GetString() ?? "";

    /// <summary>A number field.</summary>
    public long Number(string field) => Fields.GetProperty(field).GetInt64();
}
