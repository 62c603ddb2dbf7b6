using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LogCaster.Engine.Query.Fields;

/// <summary>
/// Gives all fields of a record, in the order of <see cref="FieldReader"/>: the members of its JSON object, then logfmt. Objects are
/// walked into, arrays are values. It lives on the stack; a name is valid until the next step, a value as long as the record.
/// </summary>
/// <remarks>A fault within an object costs the rest of that object; an object without end costs all JSON behind the fault.</remarks>
internal ref struct FieldWalk
{
    private JsonCursor _json;
    private LogfmtCursor _logfmt;
    private FrameArray _frames;
    private NameArray _nested;
    private ReadOnlySpan<byte> _plain;
    private int _nestedLength;
    private int _depth;

    /// <summary>Begins before the first field of a record.</summary>
    /// <param name="record">The bytes of the record.</param>
    public FieldWalk(ReadOnlySpan<byte> record)
    {
        int start = JsonCursor.FindObject(record);
        if (start >= 0)
        {
            _json = new JsonCursor(record, start + 1);
            _depth = 1;
            record = record[..start];
        }
        _logfmt = new LogfmtCursor(record);
    }

    /// <summary>The name of the field, with those of the objects that it is in; valid until the next step.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Name => _nestedLength > 0 ? ((ReadOnlySpan<byte>)_nested)[.._nestedLength] : _plain;

    /// <summary>The value of the field.</summary>
    public FieldValue Value { get; private set; }

    /// <summary>Goes to the next field.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        while (_depth > 0)
        {
            if (TryStep())
            {
                return true;
            }
        }
        _nestedLength = 0;
        while (_logfmt.TryRead(out _plain, out FieldValue value))
        {
            if (_plain.Length <= FieldReader.MaxNameLength)
            {
                Value = value;
                return true;
            }
        }
        return false;
    }

    // One member, or one end of an object; whether it is a field.
    private bool TryStep()
    {
        JsonStep step = _json.ReadName(out ReadOnlySpan<byte> member);
        if (step == JsonStep.End)
        {
            _depth--;
            return false;
        }
        int length = _frames[_depth - 1].NameLength + member.Length;
        bool isWalked = step == JsonStep.Member && _json.IsAtObject && _depth < JsonCursor.MaxDepth;
        if (isWalked && length < FieldReader.MaxNameLength)
        {
            Enter(member);
            return false;
        }
        if (step == JsonStep.Fault || !_json.TryReadValue(out FieldValue value))
        {
            Recover();
            return false;
        }
        if (isWalked || length > FieldReader.MaxNameLength)
        {
            return false;
        }
        SetName(member);
        Value = value;
        return true;
    }

    private void Enter(ReadOnlySpan<byte> member)
    {
        int nameLength = _frames[_depth - 1].NameLength;
        member.CopyTo(_nested[nameLength..]);
        nameLength += member.Length;
        _nested[nameLength] = (byte)'.';
        _frames[_depth] = new Frame(_json.Position, nameLength + 1);
        _depth++;
        _json.Position++;
    }

    // What the object ends with, by its brackets, is where its parent goes on.
    private void Recover()
    {
        _json.Position = _frames[_depth - 1].Start;
        _depth = _depth > 1 && _json.TrySkipContainer() ? _depth - 1 : 0;
    }

    private void SetName(ReadOnlySpan<byte> member)
    {
        int nameLength = _frames[_depth - 1].NameLength;
        _plain = member;
        _nestedLength = 0;
        if (nameLength > 0)
        {
            member.CopyTo(_nested[nameLength..]);
            _nestedLength = nameLength + member.Length;
        }
    }

    /// <summary>An object that is being walked.</summary>
    /// <param name="Start">Where its <c>{</c> is.</param>
    /// <param name="NameLength">How long the names on the way to it are, with a dot behind each.</param>
    private readonly record struct Frame(int Start, int NameLength);

    [InlineArray(JsonCursor.MaxDepth)]
    private struct FrameArray
    {
        private Frame _first;
    }

    [InlineArray(FieldReader.MaxNameLength)]
    private struct NameArray
    {
        private byte _first;
    }
}
