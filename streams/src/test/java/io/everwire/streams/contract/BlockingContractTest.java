package io.everwire.streams.contract;

/** {@link io.everwire.api.StreamInput} and {@link io.everwire.api.StreamOutput}. */
class BlockingContractTest extends StreamContract {
    BlockingContractTest() {
        super(new BlockingStyle());
    }
}
