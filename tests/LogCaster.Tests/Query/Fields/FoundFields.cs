using System.Collections.Generic;
using System.Text;
using LogCaster.Engine.Query.Fields;

namespace LogCaster.Tests.Query.Fields;

/// <summary>Fields as strings, which tests can hold on to.</summary>
internal static class FoundFields
{
    /// <summary>The decoded value of a field; null when there is none.</summary>
    public static string? Find(string record, string name) => Find(Encoding.UTF8.GetBytes(record), name);

    /// <summary>The decoded value of a field; null when there is none.</summary>
    public static string? Find(byte[] record, string name) =>
        FieldReader.TryFind(record, Encoding.UTF8.GetBytes(name), out FieldValue value) ? Text(value) : null;

    /// <summary>The value of a field as it is written; null when there is none.</summary>
    public static string? FindRaw(string record, string name) =>
        FieldReader.TryFind(Encoding.UTF8.GetBytes(record), Encoding.UTF8.GetBytes(name), out FieldValue value)
            ? Encoding.UTF8.GetString(value.Raw) : null;

    /// <summary>All fields in order, with decoded values.</summary>
    public static List<(string Name, string Value)> Walk(byte[] record)
    {
        var fields = new List<(string Name, string Value)>();
        var walk = new FieldWalk(record);
        while (walk.MoveNext())
        {
            fields.Add((Encoding.UTF8.GetString(walk.Name), Text(walk.Value)));
        }
        return fields;
    }

    /// <summary>All fields in order, as <c>name:value</c>, with <c>|</c> between.</summary>
    public static string Walk(string record) =>
        string.Join('|', Walk(Encoding.UTF8.GetBytes(record)).ConvertAll(field => $"{field.Name}:{field.Value}"));

    private static string Text(FieldValue value)
    {
        byte[] buffer = new byte[value.Raw.Length];
        return Encoding.UTF8.GetString(buffer, 0, value.Decode(buffer));
    }
}
