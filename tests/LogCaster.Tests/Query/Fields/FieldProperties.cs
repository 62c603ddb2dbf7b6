using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Tasks;
using LogCaster.Fuzz.Targets;

namespace LogCaster.Tests.Query.Fields;

/// <summary>What holds for every record, on random ones; the seed is the number of the round.</summary>
internal sealed class FieldProperties
{
    private static readonly string[] s_names = ["a", "b", "ab", "http", "status", "a.b", "http.status", "@t", "", "with blank", "日本"];

    private static readonly string[] s_texts =
    [
        "", "x", "plain text", "say \"hi\"", "back\\slash", "a/b", "line\nfeed\ttab\r\b\f", "Zoë €", "\U0001F600 smile", "<html> & 'more'",
        "\u0001\u007f\u2028", "{\"a\":1}", "a=1 b=\"2\"",
    ];

    [Test]
    public async Task Every_leaf_of_a_document_is_what_the_JSON_reader_of_the_runtime_says()
    {
        int leaves = 0;
        for (int round = 0; round < 3000; round++)
        {
            byte[] json = Document(new Random(round));
            using JsonDocument document = JsonDocument.Parse(json);
            var expected = new List<(string Name, string Value)>();
            AddLeaves(document.RootElement, "", expected);
            byte[] record = round % 3 == 0 ? [.. "app[1]: "u8, .. json, .. " \n"u8] : json;
            List<(string Name, string Value)> walked = FoundFields.Walk(record);
            Assert(expected.Count == walked.Count, round, json);
            for (int i = 0; i < expected.Count; i++)
            {
                Assert(expected[i] == walked[i], round, json);
            }
            foreach ((string name, string _) in expected)
            {
                string? first = FirstOf(document.RootElement, name);
                Assert(first is not null && FoundFields.Find(record, name) == first, round, json);
            }
            leaves += expected.Count;
        }
        await TUnit.Assertions.Assert.That(leaves).IsGreaterThan(10_000);
    }

    [Test]
    public async Task Finding_agrees_with_walking_on_random_bytes_and_broken_documents()
    {
        var ways = new HashSet<int>();
        byte[] alphabet = Encoding.UTF8.GetBytes("{}[]\":,=\\. ab01un(;'\t");
        for (int round = 0; round < 20_000; round++)
        {
            var random = new Random(round);
            byte[] record = round % 2 == 0 ? Document(random) : new byte[random.Next(40)];
            if (round % 2 == 1)
            {
                random.GetItems(alphabet, record);
            }
            for (int faults = random.Next(4); faults > 0 && record.Length > 0; faults--)
            {
                record[random.Next(record.Length)] = round % 4 == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)];
            }
            byte[] cut = [.. record.AsSpan(0, random.Next(record.Length + 1)), .. "}"u8];
            ways.Add(FieldsTarget.Row.Run(record));
            ways.Add(FieldsTarget.Row.Run(cut));
        }
        await TUnit.Assertions.Assert.That(ways.Count).IsGreaterThan(100);
    }

    private static void Assert(bool kept, int round, byte[] json)
    {
        if (!kept)
        {
            TUnit.Assertions.Assert.Fail($"Round {round}: {Encoding.UTF8.GetString(json)}");
        }
    }

    private static void AddLeaves(JsonElement element, string before, List<(string Name, string Value)> leaves)
    {
        foreach (JsonProperty member in element.EnumerateObject())
        {
            string name = before + member.Name;
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                AddLeaves(member.Value, name + ".", leaves);
            }
            else
            {
                leaves.Add((name, TextOf(member.Value)));
            }
        }
    }

    /// <summary>The first value in the order of the document that has the name, be it a leaf or a whole object.</summary>
    private static string? FirstOf(JsonElement element, string name)
    {
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (member.Name == name)
            {
                return TextOf(member.Value);
            }
            if (member.Value.ValueKind == JsonValueKind.Object && name.StartsWith(member.Name + ".", StringComparison.Ordinal)
                && FirstOf(member.Value, name[(member.Name.Length + 1)..]) is { } value)
            {
                return value;
            }
        }
        return null;
    }

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    // Names are written as they are, values in the way of one encoder or the other.
    private static byte[] Document(Random random)
    {
        var output = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions
        {
            Indented = random.Next(4) == 0,
            Encoder = random.Next(2) == 0 ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping : JavaScriptEncoder.Default,
        };
        using (var writer = new Utf8JsonWriter(output, options))
        {
            WriteObject(writer, random, 1);
        }
        return output.WrittenSpan.ToArray();
    }

    private static void WriteObject(Utf8JsonWriter writer, Random random, int depth)
    {
        writer.WriteStartObject();
        for (int members = random.Next(6); members > 0; members--)
        {
            string name = s_names[random.Next(s_names.Length)];
            writer.WritePropertyName(JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping));
            WriteValue(writer, random, depth);
        }
        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, Random random, int depth)
    {
        switch (random.Next(depth < 6 ? 9 : 6))
        {
            case 0:
                writer.WriteNumberValue(random.Next(-1000, 1000));
                break;
            case 1:
                writer.WriteNumberValue(random.NextDouble() * 1e9);
                break;
            case 2:
                writer.WriteBooleanValue(random.Next(2) == 0);
                break;
            case 3:
                writer.WriteNullValue();
                break;
            case 6:
                writer.WriteStartArray();
                for (int items = random.Next(3); items > 0; items--)
                {
                    WriteValue(writer, random, depth + 1);
                }
                writer.WriteEndArray();
                break;
            case 7 or 8:
                WriteObject(writer, random, depth + 1);
                break;
            default:
                writer.WriteStringValue(s_texts[random.Next(s_texts.Length)] + s_texts[random.Next(s_texts.Length)]);
                break;
        }
    }
}
