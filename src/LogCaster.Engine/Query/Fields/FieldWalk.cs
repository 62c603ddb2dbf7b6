using System;

namespace LogCaster.Engine.Query.Fields;

internal ref struct FieldWalk(ReadOnlySpan<byte> record)
{
    private ReadOnlySpan<byte> _rest = record;

    public ReadOnlySpan<byte> Name { get; private set; }

    public bool MoveNext()
    {
        int equals = _rest.IndexOf((byte)'=');
        if (equals < 0)
            return false;
        Name = _rest[(_rest[..equals].LastIndexOf((byte)' ') + 1)..equals];
        _rest = _rest[(equals + 1)..];
        return true;
    }
}
