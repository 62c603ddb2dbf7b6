using System;
using System.Buffers;
using System.Collections.Immutable;
using LogCaster.Engine.Irc;

namespace LogCaster.Irc.Sessions;

/// <summary>
/// A message on its way to any number of users: written once for each set of tags that they take, however many they are. Used by the thread of IRC.
/// </summary>
/// <param name="message">The message with every tag that it may have.</param>
internal sealed class Outgoing(IrcMessage message)
{
    private const int Forms = (int)CapabilityTable.Tags + 1;

    private byte[]?[]? _forms;

    /// <summary>The message with every tag that it may have.</summary>
    public IrcMessage Message => message;

    /// <summary>The line for a client.</summary>
    /// <param name="capabilities">What the client has asked for.</param>
    public ReadOnlySpan<byte> For(Capabilities capabilities)
    {
        _forms ??= new byte[Forms][];
        ref byte[]? form = ref _forms[(int)(capabilities & CapabilityTable.Tags)];
        form ??= Write(capabilities);
        return form;
    }

    private byte[] Write(Capabilities capabilities)
    {
        var output = new ArrayBufferWriter<byte>();
        ImmutableArray<IrcTag> tags = message.Tags.RemoveAll(tag => !capabilities.HasFlag(CapabilityOf(tag.Key)));
        IrcMessageWriter.Write(output, message with { Tags = tags });
        return output.WrittenSpan.ToArray();
    }

    private static Capabilities CapabilityOf(string tag) => tag switch
    {
        "time" => Capabilities.ServerTime,
        "account" => Capabilities.AccountTag,
        "batch" => Capabilities.Batch,
        "label" => Capabilities.LabeledResponse,
        _ => Capabilities.MessageTags,
    };
}
