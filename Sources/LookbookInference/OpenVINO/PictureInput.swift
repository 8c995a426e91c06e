internal import COpenVINO
import LookbookCore
internal import LookbookImaging

/// Puts a network's pixel arithmetic into the network itself: 8-bit pixels go in as they lie in a ``LookbookCore/Picture``
/// (`1×H×W×3`), and the conversion to float, mean, deviation and channel order are its first steps.
///
/// The batch is fixed at 1: measured on two cores, one picture a core at a time was 1.2 to 1.7 times as fast as batches of
/// 4 to 16.
struct PictureInput {
    let width: Int
    let height: Int
    /// For 8-bit pixels, R, G, B.
    let mean: [Float]
    let deviation: [Float]
    /// The order of the network's own input: `NCHW` or `NHWC`.
    let networkLayout: String

    init(_ preprocessing: Preprocessing, networkLayout: String) {
        width = preprocessing.width
        height = preprocessing.height
        mean = preprocessing.mean.map { $0 * 255 }
        deviation = preprocessing.std.map { $0 * 255 }
        self.networkLayout = networkLayout
    }

    /// A new model around the given one. OpenVINO changes the given one; it must not be used afterwards.
    func adapt(_ model: Handle) throws(LookbookError) -> Handle {
        let processor = try Handle("prepare the input", free: ov_preprocess_prepostprocessor_free) {
            ov_preprocess_prepostprocessor_create(model.pointer, &$0)
        }
        try describeInput(processor)
        try describeOutputs(processor, model)
        let adapted = try Handle("build the input", free: ov_model_free) {
            ov_preprocess_prepostprocessor_build(processor.pointer, &$0)
        }
        try fixShape(of: adapted)
        return adapted
    }

    private func describeInput(_ processor: Handle) throws(LookbookError) {
        let input = try Handle("find the input", free: ov_preprocess_input_info_free) {
            ov_preprocess_prepostprocessor_get_input_info(processor.pointer, &$0)
        }
        let tensor = try Handle("find the input's tensor", free: ov_preprocess_input_tensor_info_free) {
            ov_preprocess_input_info_get_tensor_info(input.pointer, &$0)
        }
        try check(
            "set the pixels' type", ov_preprocess_input_tensor_info_set_element_type(tensor.pointer, U8))
        let pixels = try layout("NHWC")
        try check(
            "set the pixels' order",
            ov_preprocess_input_tensor_info_set_layout(tensor.pointer, pixels.pointer))

        let network = try Handle("find the network's input", free: ov_preprocess_input_model_info_free) {
            ov_preprocess_input_info_get_model_info(input.pointer, &$0)
        }
        let order = try layout(networkLayout)
        try check(
            "set the network's order",
            ov_preprocess_input_model_info_set_layout(network.pointer, order.pointer))

        let steps = try Handle("find the input's steps", free: ov_preprocess_preprocess_steps_free) {
            ov_preprocess_input_info_get_preprocess_steps(input.pointer, &$0)
        }
        try check(
            "add the conversion", ov_preprocess_preprocess_steps_convert_element_type(steps.pointer, F32))
        try check(
            "add the mean",
            ov_preprocess_preprocess_steps_mean_multi_channels(steps.pointer, mean, Int32(mean.count)))
        try check(
            "add the deviation",
            ov_preprocess_preprocess_steps_scale_multi_channels(
                steps.pointer, deviation, Int32(deviation.count)))
    }

    /// Whatever a network computes with, its answers are read as 32-bit floats.
    private func describeOutputs(_ processor: Handle, _ model: Handle) throws(LookbookError) {
        var count = 0
        try check("count outputs", ov_model_outputs_size(model.pointer, &count))
        for index in 0..<count {
            let output = try Handle("find output \(index)", free: ov_preprocess_output_info_free) {
                ov_preprocess_prepostprocessor_get_output_info_by_index(processor.pointer, index, &$0)
            }
            let tensor = try Handle(
                "find output \(index)'s tensor", free: ov_preprocess_output_tensor_info_free
            ) {
                ov_preprocess_output_info_get_tensor_info(output.pointer, &$0)
            }
            try check(
                "set output \(index)'s type", ov_preprocess_output_set_element_type(tensor.pointer, F32))
        }
    }

    private func fixShape(of model: Handle) throws(LookbookError) {
        var shape = ov_partial_shape_t()
        let sizes: [Int64] = [1, Int64(height), Int64(width), 3]
        try check("make a shape", ov_partial_shape_create_static(4, sizes, &shape))
        defer { ov_partial_shape_free(&shape) }
        try check(
            "set the input to \(width) x \(height)", ov_model_reshape_single_input(model.pointer, shape),
            .inferenceSignature)
    }

    private func layout(_ order: String) throws(LookbookError) -> Handle {
        try Handle("make a layout", free: ov_layout_free) { ov_layout_create(order, &$0) }
    }
}
