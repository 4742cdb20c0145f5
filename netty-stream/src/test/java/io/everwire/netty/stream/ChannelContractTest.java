package io.everwire.netty.stream;

import io.everwire.streams.contract.StreamContract;

/** {@link StreamChannel}. */
class ChannelContractTest extends StreamContract {
    ChannelContractTest() {
        super(new ChannelStyle());
    }
}
